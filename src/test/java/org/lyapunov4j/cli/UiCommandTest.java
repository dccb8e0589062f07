package org.lyapunov4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.record.RunDirectory;
import picocli.CommandLine;

class UiCommandTest {
  private static final Pattern ADDRESS = Pattern.compile("http://localhost:(\\d+)/lyapunov");

  @TempDir Path files;

  @Test
  void servesAFolderOnLocalhostAloneUntilItIsInterrupted() throws Exception {
    try (RunDirectory run = RunDirectory.create(files, "run")) {
      run.accept(Reports.of(0, -0.5));
    }
    StringWriter out = new StringWriter();
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true));
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    Thread serving =
        new Thread(() -> exit.complete(command.execute("ui", files.toString(), "--port", "0")));
    serving.start();
    try {
      int port = port(out);
      HttpResponse<String> sessions =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://localhost:" + port + "/lyapunov/data/sessions"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertTrue(sessions.body().contains("\"name\":\"run (run-"), sessions.body());
      Optional<InetAddress> other =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
              .findFirst();
      assertTrue(other.isEmpty() || !answers(other.get(), port), "other machines can't reach it");
    } finally {
      serving.interrupt();
    }
    assertEquals(0, exit.get(20, TimeUnit.SECONDS));
  }

  private static int port(StringWriter out) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      Matcher address = ADDRESS.matcher(out.toString());
      if (address.find() && out.toString().contains("Ctrl-C")) {
        return Integer.parseInt(address.group(1));
      }
      Thread.sleep(50);
    }
    throw new AssertionError("it did not start: " + out);
  }

  private static boolean answers(InetAddress address, int port) {
    try (Socket socket = new Socket(address, port)) {
      return socket.isConnected();
    } catch (java.io.IOException refused) {
      return false;
    }
  }

  @Test
  void aPortThatIsTakenIsOneSentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CommandLineRun run = CommandLineRun.of("ui", files, "--port", taken.getLocalPort());
      assertEquals(2, run.exit());
      assertEquals(
          List.of(
              "port "
                  + taken.getLocalPort()
                  + " of 127.0.0.1 is taken or may not be used: choose another"),
          run.errors());
    }
  }

  @Test
  void whatIsNoFolderIsOneSentence() throws Exception {
    Path file = Files.writeString(files.resolve("file"), "");
    for (Path wrong : List.of(file, files.resolve("missing"))) {
      CommandLineRun run = CommandLineRun.of("ui", wrong, "--port", 0);
      assertEquals(2, run.exit());
      assertEquals(1, run.errors().size());
      assertTrue(run.errors().get(0).contains("give a run directory"), run.errors().get(0));
    }
    assertEquals(2, CommandLineRun.of("ui", files, "--port", 70_000).exit());
  }
}
