package org.lyapunov4j.export.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * As much of an MLflow server as a run needs, which holds its clients to MLflow's rules: names,
 * lengths, numbers and how many things go into one batch. What breaks a rule is refused as MLflow
 * does, and kept in {@link #broken}.
 */
final class StubMlflow implements AutoCloseable {
  /** How it answers. */
  enum Mood {
    GOOD,
    ERROR_500,
    BUSY_429,
    GARBAGE,
    EMPTY_OBJECT,
    CLOSING,
    SILENT,
    ENDLESS,
    FORBIDDEN,
    FORGETFUL
  }

  /** A run as it is kept. */
  static final class Run {
    String name;
    String status = "RUNNING";
    long ended;
    final Map<String, TreeMap<Long, Double>> metrics = new LinkedHashMap<>();
    final Map<String, String> parameters = new LinkedHashMap<>();
    final Map<String, String> tags = new LinkedHashMap<>();
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "[/\\w.\\- ]+";

  final Map<String, String> experiments = new LinkedHashMap<>();
  final Map<String, Run> runs = new LinkedHashMap<>();
  final List<String> broken = new ArrayList<>();
  final Set<String> authorizations = new HashSet<>();
  final List<Integer> batches = new ArrayList<>();
  volatile Mood mood = Mood.GOOD;

  /** Answers to requests for a new run that are not sent, though the run is made. */
  final AtomicInteger answersToLose = new AtomicInteger();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  StubMlflow() throws IOException {
    this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  StubMlflow(int port) throws IOException {
    this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
  }

  private StubMlflow(HttpServer server) {
    this.server = server;
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  static StubMlflow secure(SSLContext tls) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new StubMlflow(server);
  }

  int port() {
    return server.getAddress().getPort();
  }

  String address() {
    return (server instanceof HttpsServer ? "https" : "http") + "://localhost:" + port();
  }

  synchronized Run only() {
    if (runs.size() != 1) {
      throw new IllegalStateException("there are " + runs.size() + " runs");
    }
    return runs.values().iterator().next();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] asked = exchange.getRequestBody().readAllBytes();
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    switch (mood) {
      case ERROR_500 -> answer(exchange, 500, "<html>Internal error</html>");
      case BUSY_429 -> answer(exchange, 429, "{\"error_code\":\"REQUEST_LIMIT_EXCEEDED\"}");
      case GARBAGE -> answer(exchange, 200, "}{ \u0000 no json at all");
      case EMPTY_OBJECT -> answer(exchange, 200, "{}");
      case CLOSING -> exchange.close();
      case SILENT -> sleep();
      case ENDLESS -> endless(exchange);
      case FORBIDDEN -> answer(exchange, 403, "{\"error_code\":\"PERMISSION_DENIED\"}");
      case FORGETFUL -> {
        synchronized (this) {
          runs.clear();
        }
        mood = Mood.GOOD;
        act(exchange, asked);
      }
      case GOOD -> act(exchange, asked);
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private static void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] blanks = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
    while (!Thread.interrupted()) {
      exchange.getResponseBody().write(blanks);
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void act(HttpExchange exchange, byte[] asked) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod() + " " + path.replaceFirst("^/api/2.0/mlflow/", "");
    JsonNode answer;
    try {
      synchronized (this) {
        answer = perform(method, exchange, asked.length == 0 ? null : JSON.readTree(asked));
      }
    } catch (IllegalArgumentException rule) {
      String code = rule.getMessage().replaceFirst(" .*", "");
      if (code.equals("INVALID_PARAMETER_VALUE")) {
        broken.add(rule.getMessage());
      }
      ObjectNode error = JSON.createObjectNode().put("error_code", code);
      answer(
          exchange,
          code.equals("RESOURCE_DOES_NOT_EXIST") ? 404 : 400,
          error.put("message", rule.getMessage()).toString());
      return;
    }
    if (method.equals("POST runs/create") && answersToLose.getAndDecrement() > 0) {
      exchange.close();
    } else {
      answer(exchange, 200, answer.toString());
    }
  }

  private JsonNode perform(String method, HttpExchange exchange, JsonNode asked) {
    ObjectNode answer = JSON.createObjectNode();
    switch (method) {
      case "GET experiments/get-by-name" -> {
        String query = exchange.getRequestURI().getRawQuery();
        String name =
            URLDecoder.decode(query.replaceFirst("^experiment_name=", ""), StandardCharsets.UTF_8);
        require(experiments.containsKey(name), "RESOURCE_DOES_NOT_EXIST no experiment " + name);
        answer.putObject("experiment").put("experiment_id", experiments.get(name));
      }
      case "POST experiments/create" -> {
        String name = asked.get("name").textValue();
        require(!experiments.containsKey(name), "RESOURCE_ALREADY_EXISTS " + name);
        experiments.put(name, String.valueOf(experiments.size() + 1));
        answer.put("experiment_id", experiments.get(name));
      }
      case "POST runs/create" -> {
        rule(experiments.containsValue(asked.get("experiment_id").textValue()), "experiment");
        rule(asked.get("start_time").isIntegralNumber(), "start_time");
        Run run = new Run();
        run.name = asked.get("run_name").textValue();
        asked.get("tags").forEach(tag -> put(run.tags, tag, 5000));
        String id = "run" + (runs.size() + 1);
        runs.put(id, run);
        answer.putObject("run").putObject("info").put("run_id", id);
      }
      case "POST runs/search" -> {
        String filter = asked.get("filter").textValue();
        var found = answer.putArray("runs");
        runs.forEach(
            (id, run) -> {
              if (filter.equals(
                  "tags.`lyapunov4j.run` = '" + run.tags.get("lyapunov4j.run") + "'")) {
                found.addObject().putObject("info").put("run_id", id);
              }
            });
      }
      case "POST runs/log-batch" -> log(run(asked), asked);
      case "POST runs/update" -> {
        Run run = run(asked);
        run.status = asked.get("status").textValue();
        rule(Set.of("RUNNING", "FINISHED", "FAILED", "KILLED").contains(run.status), run.status);
        run.ended = asked.get("end_time").longValue();
      }
      default -> throw new IllegalArgumentException("ENDPOINT_NOT_FOUND " + method);
    }
    return answer;
  }

  private Run run(JsonNode asked) {
    Run run = runs.get(asked.path("run_id").asText());
    require(run != null, "RESOURCE_DOES_NOT_EXIST no run " + asked.path("run_id"));
    return run;
  }

  private void log(Run run, JsonNode asked) {
    JsonNode metrics = asked.path("metrics");
    JsonNode parameters = asked.path("params");
    JsonNode tags = asked.path("tags");
    rule(parameters.size() <= 100 && tags.size() <= 100, "too many params or tags");
    rule(metrics.size() + parameters.size() + tags.size() <= 1000, "too many at once");
    rule(asked.toString().length() <= 1 << 20, "too long");
    batches.add(metrics.size() + tags.size());
    for (JsonNode metric : metrics) {
      String key = metric.get("key").textValue();
      checkKey(key);
      rule(metric.get("value").isNumber(), "value of " + key);
      rule(Double.isFinite(metric.get("value").doubleValue()), "value of " + key);
      rule(metric.get("timestamp").isIntegralNumber(), "timestamp of " + key);
      rule(metric.get("step").isIntegralNumber(), "step of " + key);
      run.metrics
          .computeIfAbsent(key, name -> new TreeMap<>())
          .put(metric.get("step").longValue(), metric.get("value").doubleValue());
    }
    parameters.forEach(parameter -> put(run.parameters, parameter, 500));
    tags.forEach(tag -> put(run.tags, tag, 5000));
  }

  private static void put(Map<String, String> into, JsonNode entry, int longest) {
    checkKey(entry.get("key").textValue());
    rule(entry.get("value").textValue().length() <= longest, "value of " + entry.get("key"));
    into.put(entry.get("key").textValue(), entry.get("value").textValue());
  }

  private static void checkKey(String key) {
    rule(key.matches(KEY) && key.length() <= 250, "key " + key);
    for (String part : key.split("/", -1)) {
      rule(!part.isEmpty() && !part.equals(".") && !part.equals(".."), "key " + key);
    }
  }

  private static void rule(boolean kept, String what) {
    require(kept, "INVALID_PARAMETER_VALUE " + what);
  }

  private static void require(boolean true_, String otherwise) {
    if (!true_) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
