package org.lyapunov4j.export.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks an MLflow server, each question in bounded time and for an answer of bounded length. */
final class MlflowHttp {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "/api/2.0/mlflow/";
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int LONGEST_QUOTE = 300;

  private final MlflowServer server;
  private final Duration timeout;
  private final HttpClient client;

  MlflowHttp(MlflowServer server, Duration timeout) {
    this.server = server;
    this.timeout = timeout;
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(timeout);
    server.tls().ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  /** Sends an object to be acted upon. */
  JsonNode post(String method, JsonNode body) throws Trouble, InterruptedException {
    return ask(
        request(method)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  /** Asks for an object by one of its fields. */
  JsonNode get(String method, String field, String value) throws Trouble, InterruptedException {
    return ask(
        request(method + "?" + field + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
  }

  private HttpRequest.Builder request(String method) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.address() + PREFIX + method))
            .timeout(timeout)
            .header("Accept", "application/json");
    server.authorization().ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private JsonNode ask(HttpRequest.Builder request) throws Trouble, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> asked =
        client.sendAsync(request.build(), head -> new CappedBody());
    try {
      return answer(asked.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException slow) {
      throw new Trouble.Away(server + " did not answer within " + timeout.toMillis() + " ms", slow);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      String why =
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      throw new Trouble.Away(server + " can't be asked: " + why, cause);
    } finally {
      asked.cancel(true);
    }
  }

  private JsonNode answer(HttpResponse<byte[]> response) throws Trouble {
    int status = response.statusCode();
    JsonNode said = parsed(response.body());
    if (status / 100 == 2 && said.isObject()) {
      return said;
    }
    String word = said.path("error_code").asText("");
    String what =
        server
            + " answered "
            + status
            + (word.isEmpty() ? "" : " " + word)
            + quoted(said.path("message").asText(""));
    if (status / 100 == 2) {
      throw new Trouble.Away(what + " and no object of JSON", null);
    }
    boolean later = status >= 500 || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS;
    if (later) {
      throw new Trouble.Away(what, null);
    }
    throw new Trouble.Refused(what, word);
  }

  private static JsonNode parsed(byte[] body) {
    try {
      JsonNode node = JSON.readTree(body);
      return node == null ? MissingNode.getInstance() : node;
    } catch (JsonProcessingException none) {
      return MissingNode.getInstance();
    } catch (IOException impossible) {
      throw new IllegalStateException("bytes in memory can't be read", impossible);
    }
  }

  /** What a server says, fit for one line of a log. */
  private static String quoted(String message) {
    String line = message.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    String shown = line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "...";
    return shown.isEmpty() ? "" : ": " + shown;
  }
}
