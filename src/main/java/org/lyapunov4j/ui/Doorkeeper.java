package org.lyapunov4j.ui;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.deeplearning4j.core.storage.impl.RemoteUIStatsStorageRouter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every request before DL4J's server does, which takes bodies of any size from anybody
 * into memory, answers to any name, and logs a stack trace for every client that goes away.
 *
 * <ul>
 *   <li>A body is for records of other processes alone, where these are listened for; it says its
 *       length, which is bounded, and so are all that are under way. What else is sent is let fall.
 *   <li>A server on an address that this machine alone can reach answers to names of this machine
 *       alone: a page from elsewhere whose name was made to mean this address (DNS rebinding) can't
 *       read what others can't reach.
 * </ul>
 */
final class Doorkeeper {
  /** Of the body of one record; the largest checkpoint is smaller. */
  static final long MAX_BODY_BYTES = 8 << 20;

  /** Of all bodies under way; what is made of them takes some times as much. */
  private static final long MAX_BYTES_UNDER_WAY = 24 << 20;

  private static final int IDLE_SECONDS = 120;

  /** How long what a refused client still sends is let fall, so that it gets to read the answer. */
  private static final long LINGER_MILLIS = 3_000;

  private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

  private final String host;
  private final boolean local;
  private final AtomicBoolean remote = new AtomicBoolean();
  private final AtomicLong underWay = new AtomicLong();

  /**
   * @param host that is bound
   * @param local whether this machine alone can reach it
   */
  Doorkeeper(String host, boolean local) {
    this.host = host;
    this.local = local;
  }

  /** Lets records of other processes in from now on. */
  void listenForRemote() {
    remote.set(true);
  }

  /** A server whose clients may go away at any time, and not stay in silence. */
  HttpServer server(Vertx vertx) {
    return vertx
        .createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
        .exceptionHandler(Doorkeeper::quietly)
        .connectionHandler(connection -> connection.exceptionHandler(Doorkeeper::quietly));
  }

  private static void quietly(Throwable gone) {
    LOG.debug("A client of the UI server has gone away: {}", gone.toString());
  }

  /** What may come in is handed on. */
  Handler<HttpServerRequest> before(Handler<HttpServerRequest> next, Vertx vertx) {
    return request -> {
      request.exceptionHandler(Doorkeeper::quietly);
      request.response().exceptionHandler(Doorkeeper::quietly);
      Refusal refusal = refusal(request);
      if (refusal == null) {
        next.handle(request.version() == HttpVersion.HTTP_2 ? withoutBody(request) : request);
      } else {
        refuse(request, refusal, vertx);
      }
    };
  }

  /**
   * A request of HTTP/2, which Java's own client speaks: a body that it has not told of, as it need
   * not, ends it.
   */
  private static HttpServerRequest withoutBody(HttpServerRequest request) {
    return BoundVerticle.proxy(
        HttpServerRequest.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("handler") && arguments != null) {
            request.handler(
                bytes -> {
                  if (bytes.length() > 0) {
                    request.response().reset();
                  }
                });
            return proxy;
          }
          Object result = BoundVerticle.invoke(request, method, arguments);
          return result == request ? proxy : result;
        });
  }

  private record Refusal(int status, String reason) {}

  /** Why a request may not come in; null where it may. */
  private Refusal refusal(HttpServerRequest request) {
    if (local && !isOurs(request.getHeader("Host"))) {
      return new Refusal(
          421, "this server answers to names of its own machine, such as localhost, alone");
    }
    String length = request.getHeader("Content-Length");
    boolean unknown = request.getHeader("Transfer-Encoding") != null;
    if (!unknown && (length == null || length.equals("0"))) {
      return null;
    }
    if (request.method() != HttpMethod.POST
        || !("/" + RemoteUIStatsStorageRouter.DEFAULT_PATH).equals(request.path())) {
      return new Refusal(413, "this server takes no bodies of requests");
    }
    if (request.version() == HttpVersion.HTTP_2) {
      return new Refusal(505, "records are taken by HTTP/1.1");
    }
    if (!remote.get()) {
      return new Refusal(403, "this server does not listen for records of other processes");
    }
    return unknown ? new Refusal(411, "a record must say its length") : tooMuch(request, length);
  }

  private Refusal tooMuch(HttpServerRequest request, String length) {
    long bytes;
    try {
      bytes = Long.parseLong(length);
    } catch (NumberFormatException malformed) {
      return new Refusal(400, "Content-Length must be a number");
    }
    if (bytes > MAX_BODY_BYTES) {
      return new Refusal(413, "a record may have " + MAX_BODY_BYTES + " bytes, this has " + bytes);
    }
    if (underWay.addAndGet(bytes) > MAX_BYTES_UNDER_WAY) {
      underWay.addAndGet(-bytes);
      return new Refusal(503, "too many records are under way: try again");
    }
    AtomicBoolean left = new AtomicBoolean();
    Handler<Void> leave =
        gone -> {
          if (left.compareAndSet(false, true)) {
            underWay.addAndGet(-bytes);
          }
        };
    request.response().endHandler(leave).closeHandler(leave);
    return null;
  }

  /** Whether a name, as browsers send it, is this machine's whoever is asked for it. */
  private boolean isOurs(String header) {
    if (header == null) {
      return true; // no browser
    }
    String name = header.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.equals("[::1]")
        || name.matches("127(\\.\\d{1,3}){3}")
        || name.equals(host.toLowerCase(Locale.ROOT));
  }

  private static void refuse(HttpServerRequest request, Refusal refusal, Vertx vertx) {
    boolean ended = request.isEnded();
    if (!ended) {
      request.handler(fallen -> {});
      long timer = vertx.setTimer(LINGER_MILLIS, late -> request.connection().close());
      request.endHandler(
          whole -> {
            vertx.cancelTimer(timer);
            request.connection().close();
          });
    }
    HttpServerResponse response = request.response();
    response
        .setStatusCode(refusal.status())
        .putHeader("Content-Type", "application/json; charset=utf-8")
        .putHeader("Connection", "close")
        .end(JsonNodeFactory.instance.objectNode().put("error", refusal.reason()) + "\n");
  }
}
