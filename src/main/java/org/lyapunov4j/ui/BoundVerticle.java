package org.lyapunov4j.ui;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.deeplearning4j.ui.VertxUIServer;

/**
 * DL4J's UI server on one address and port of one's choice. DL4J asks Vert.x for {@code
 * listen(port)}, which binds all addresses, and there is no setting for it; so the Vert.x that this
 * verticle is given hands out HTTP servers that listen where they are told here, behind a {@link
 * Doorkeeper}.
 */
final class BoundVerticle extends VertxUIServer {
  private static final String LISTEN = "listen";

  private final String host;
  private final int port;
  private final Doorkeeper doorkeeper;

  BoundVerticle(String host, int port, Doorkeeper doorkeeper) {
    this.host = host;
    this.port = port;
    this.doorkeeper = doorkeeper;
  }

  @Override
  public void init(Vertx vertx, Context context) {
    super.init(bound(vertx), context);
  }

  private Vertx bound(Vertx vertx) {
    return proxy(
        Vertx.class,
        (proxy, method, arguments) -> {
          return method.getName().equals("createHttpServer")
              ? bound(doorkeeper.server(vertx), vertx)
              : invoke(vertx, method, arguments);
        });
  }

  private HttpServer bound(HttpServer server, Vertx vertx) {
    return proxy(
        HttpServer.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals(LISTEN)
              && arguments != null
              && arguments.length == 2
              && arguments[0] instanceof Integer) {
            Method onAddress =
                HttpServer.class.getMethod(
                    LISTEN, int.class, String.class, method.getParameterTypes()[1]);
            invoke(server, onAddress, new Object[] {port, host, arguments[1]});
            return proxy;
          }
          if (method.getName().equals("requestHandler") && arguments != null) {
            server.requestHandler(doorkeeper.before(handler(arguments[0]), vertx));
            return proxy;
          }
          Object result = invoke(server, method, arguments);
          return result == server ? proxy : result;
        });
  }

  @SuppressWarnings("unchecked") // the one parameter of HttpServer.requestHandler
  private static Handler<HttpServerRequest> handler(Object argument) {
    return (Handler<HttpServerRequest>) argument;
  }

  static <T> T proxy(Class<T> type, java.lang.reflect.InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
