package org.lyapunov4j.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code lyapunov4j ui} in a process of its own. */
final class ServedFolder implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("http://localhost:(\\d+)/lyapunov");

  private final Victim victim;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  private ServedFolder(Victim victim, int port) {
    this.victim = victim;
    this.port = port;
  }

  static ServedFolder of(Path folder) throws Exception {
    Victim victim = Victim.start("ui", folder, "--port", 0);
    for (int i = 0; i < 1200; i++) {
      Matcher address = ADDRESS.matcher(victim.said());
      if (address.find() && victim.said().contains("Ctrl-C")) {
        return new ServedFolder(victim, Integer.parseInt(address.group(1)));
      }
      Thread.sleep(50);
    }
    try (victim) {
      throw new AssertionError("it did not start: " + victim.said());
    }
  }

  int port() {
    return port;
  }

  HttpResponse<String> ask(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = ask(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  /** Memory of the process in KB, as Linux tells it. */
  long residentKilobytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + victim.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmRSS");
  }

  String said() throws IOException {
    return victim.said();
  }

  @Override
  public void close() throws IOException {
    victim.close();
  }
}
