package org.lyapunov4j.ui;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.VertxUIServer;

/**
 * DL4J's UI server with our page, on an address of one's choice, with runs that are recorded on
 * disk. It is DL4J's own, of which a process has one: {@code UIServer.getInstance()} gives it, too.
 * There is no authentication: whoever reaches the address sees all. One that this machine alone can
 * reach answers to names of this machine alone, and bodies of requests are refused but for records
 * where {@link #listenForRemote} was called.
 */
public final class UiServer implements AutoCloseable {
  /** The address that this machine alone can reach. */
  public static final String LOCALHOST = "127.0.0.1";

  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 10;

  private final Vertx vertx;
  private final VertxUIServer server;
  private final Doorkeeper doorkeeper;

  private UiServer(Vertx vertx, VertxUIServer server, Doorkeeper doorkeeper) {
    this.vertx = vertx;
    this.server = server;
    this.doorkeeper = doorkeeper;
  }

  /**
   * Starts a server.
   *
   * @param host address to bind, for example {@link #LOCALHOST} or {@code 0.0.0.0} for all
   * @param port 0 for one that is free
   * @throws IOException if the address can't be bound, or the process has a UI server already; one
   *     sentence
   */
  public static UiServer start(String host, int port) throws IOException, InterruptedException {
    VertxUIServer other = VertxUIServer.getInstance();
    if (other != null && !other.isStopped()) {
      throw new IOException("this process has a UI server already, at " + other.getAddress());
    }
    // DL4J renders its pages on the event loop, which takes seconds the first time.
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
                .setMaxEventLoopExecuteTime(START_SECONDS));
    Doorkeeper doorkeeper = new Doorkeeper(host, isLocal(host));
    BoundVerticle server = new BoundVerticle(host, port, doorkeeper);
    CompletableFuture<String> started = new CompletableFuture<>();
    Promise<String> deployed = Promise.promise();
    deployed
        .future()
        .onComplete(
            done -> {
              if (done.succeeded()) {
                started.complete(done.result());
              } else {
                started.completeExceptionally(done.cause());
              }
            });
    vertx.deployVerticle(server, deployed);
    try {
      started.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      new UiServer(vertx, server, doorkeeper).close();
      throw new IOException(refusal(host, port, failed), failed);
    }
    return new UiServer(vertx, server, doorkeeper);
  }

  private static String refusal(String host, int port, Exception failed) {
    Throwable cause = failed;
    while (cause.getCause() != null && !(cause instanceof BindException)) {
      cause = cause.getCause();
    }
    return cause instanceof BindException
        ? "port %d of %s is taken or may not be used: choose another".formatted(port, host)
        : "the UI server can't start at %s, port %d: %s".formatted(host, port, cause);
  }

  /** Shows the runs of a folder, now and as they grow. */
  public void show(Path folder) throws IOException {
    server.attach(RunFolder.of(folder));
  }

  /** Shows what is in a storage. */
  public void attach(StatsStorage storage) {
    server.attach(storage);
  }

  /** Whether this machine alone can reach an address. */
  public static boolean isLocal(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  /** Takes records from other processes, of {@value Doorkeeper#MAX_BODY_BYTES} bytes at most. */
  public void listenForRemote() {
    doorkeeper.listenForRemote();
    server.enableRemoteListener();
  }

  public int port() {
    return server.getPort();
  }

  /** Stops serving. */
  @Override
  public void close() {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    vertx.close(done -> stopped.complete(null));
    try {
      stopped.get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException late) {
      return;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
