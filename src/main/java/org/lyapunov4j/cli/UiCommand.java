package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.ui.UiServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j ui}: serves until it is interrupted. */
@Command(
    name = "ui",
    description = "Shows recorded runs, and those being recorded, in DL4J's UI server.",
    mixinStandardHelpOptions = true)
final class UiCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65_535;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DIR",
      description =
          "A run directory, a sweep directory, or a folder of them; default: ${DEFAULT-VALUE}.")
  private Path directory = Path.of("runs");

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to serve at, 0 for one that is free; default: ${DEFAULT-VALUE}.")
  private int port = 9000;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description =
          "Address to bind, 0.0.0.0 for all of this machine's; default: ${DEFAULT-VALUE}, which"
              + " other machines can't reach.")
  private String host = UiServer.LOCALHOST;

  @Option(
      names = "--remote",
      description =
          "Also takes what trainings in other processes send (StatsStorageSink.toServer).")
  private boolean remote;

  UiCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > MAX_PORT) {
      throw new ConfigException("--port must be in [0, " + MAX_PORT + "], got " + port);
    }
    PrintWriter out = spec.commandLine().getOut();
    try (UiServer server = UiServer.start(host, port)) {
      server.show(directory);
      if (remote) {
        server.listenForRemote();
      }
      // DL4J logs its own address, which has no page of ours.
      String shown = UiServer.isLocal(host) ? "localhost" : host;
      out.println("http://" + shown + ":" + server.port() + "/lyapunov shows " + directory);
      if (!UiServer.isLocal(host)) {
        spec.commandLine()
            .getErr()
            .println(
                "warning: everybody who can reach "
                    + host
                    + " of this machine sees these runs; there is no password");
      }
      out.println("Ctrl-C ends it");
      out.flush();
      untilInterrupted(server);
      return 0;
    } catch (IOException refused) {
      throw new ConfigException(refused.getMessage());
    }
  }

  private static void untilInterrupted(UiServer server) {
    Thread atExit = new Thread(server::close, "lyapunov4j-ui-exit");
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException end) {
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
  }
}
