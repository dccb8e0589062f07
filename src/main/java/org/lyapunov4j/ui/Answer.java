package org.lyapunov4j.ui;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is sent for one request. Nothing thrown on the way reaches DL4J's server: it becomes an
 * answer of one sentence.
 *
 * @param status of HTTP
 * @param type of the body
 * @param headers besides those that every answer has
 */
record Answer(int status, String type, Map<String, String> headers, byte[] body) {
  private static final Logger LOG = LoggerFactory.getLogger(Answer.class);
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;

  /** A request that can't be answered, with why; one sentence. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int status;

    private Refused(int status, String message) {
      super(message);
      this.status = status;
    }

    static Refused badRequest(String message) {
      return new Refused(BAD_REQUEST, message);
    }

    static Refused notFound(String message) {
      return new Refused(NOT_FOUND, message);
    }
  }

  /** Makes an answer; may throw. */
  @FunctionalInterface
  interface Maker {
    Answer make() throws Exception;
  }

  static Answer json(String body) {
    return new Answer(200, "application/json; charset=utf-8", Map.of(), bytes(body));
  }

  static Answer html(String body) {
    return new Answer(200, "text/html; charset=utf-8", Map.of(), bytes(body));
  }

  /** A file to be saved under a name. */
  static Answer file(String type, String name, String body) {
    String disposition =
        "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9._-]+", "-") + "\"";
    return new Answer(200, type, Map.of("Content-Disposition", disposition), bytes(body));
  }

  /** The same answer with one more header. */
  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, type, more, body);
  }

  private static Answer error(int status, String message) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("error", message);
    return new Answer(status, "application/json; charset=utf-8", Map.of(), bytes(node.toString()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Makes an answer beside the server's event loop, which must not wait, and sends it. */
  static void send(RoutingContext request, Maker maker) {
    request
        .vertx()
        .<Answer>executeBlocking(
            promise -> complete(promise, maker), false, made -> made.result().write(request));
  }

  private static void complete(Promise<Answer> promise, Maker maker) {
    Answer answer;
    try {
      answer = maker.make();
    } catch (Refused refused) {
      answer = error(refused.status, refused.getMessage());
    } catch (Exception | LinkageError | OutOfMemoryError | StackOverflowError failed) {
      LOG.warn("A request for the page of Lyapunov4J failed: {}", failed.toString());
      LOG.debug("The cause of the warning before", failed);
      answer = error(SERVER_ERROR, "this could not be answered, the server's log says why");
    }
    promise.complete(answer);
  }

  private void write(RoutingContext request) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader("Content-Type", type)
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer");
    headers.forEach(response::putHeader);
    response.end(Buffer.buffer(body));
  }
}
