package org.lyapunov4j.export.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lyapunov4j.record.RunState;

/** One run at an MLflow server: the questions of its REST interface that it takes. One thread. */
final class MlflowRun {
  /** A number of a run at a step. */
  record Metric(String key, double value, long timestamp, long step) {}

  /** MLflow takes a thousand things at a time, of these a hundred parameters and a hundred tags. */
  static final int MOST_METRICS = 900;

  static final int MOST_TAGS = 100;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GONE = "RESOURCE_DOES_NOT_EXIST";
  private static final String TAKEN = "RESOURCE_ALREADY_EXISTS";
  private static final String IDENTITY = "lyapunov4j.run";

  private final MlflowHttp http;
  private final String experiment;
  private final String name;
  private final Instant started;
  private final String identity = UUID.randomUUID().toString();
  private boolean asked;
  private String id;

  MlflowRun(MlflowHttp http, String experiment, String name, Instant started) {
    this.http = http;
    this.experiment = experiment;
    this.name = name;
    this.started = started;
  }

  /** Whether the server has the run. */
  boolean exists() {
    return id != null;
  }

  /** Makes the run, and its experiment where there is none of its name. */
  void create() throws Trouble, InterruptedException {
    String experimentId = experiment();
    if (asked) {
      // The answer to the first attempt was lost: the run may be there.
      id = find(experimentId);
    }
    if (id == null) {
      asked = true;
      ObjectNode body = JSON.createObjectNode();
      body.put("experiment_id", experimentId);
      body.put("run_name", name);
      body.put("start_time", started.toEpochMilli());
      ArrayNode tags = body.putArray("tags");
      Map.of(
              IDENTITY,
              identity,
              "mlflow.runName",
              name,
              "mlflow.source.name",
              "lyapunov4j",
              "mlflow.source.type",
              "LOCAL",
              "mlflow.user",
              System.getProperty("user.name", ""))
          .forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
      id = text(http.post("runs/create", body), "run", "info", "run_id");
    }
  }

  private String experiment() throws Trouble, InterruptedException {
    try {
      JsonNode known = http.get("experiments/get-by-name", "experiment_name", experiment);
      return text(known, "experiment", "experiment_id");
    } catch (Trouble.Refused refused) {
      if (!refused.is(GONE)) {
        throw refused;
      }
    }
    try {
      ObjectNode body = JSON.createObjectNode().put("name", experiment);
      return text(http.post("experiments/create", body), "experiment_id");
    } catch (Trouble.Refused refused) {
      if (refused.is(TAKEN)) {
        // Another run made it meanwhile; asked for again at the next attempt.
        throw new Trouble.Away(refused.getMessage(), refused);
      }
      throw refused;
    }
  }

  private String find(String experimentId) throws Trouble, InterruptedException {
    ObjectNode body = JSON.createObjectNode();
    body.putArray("experiment_ids").add(experimentId);
    body.put("filter", "tags.`" + IDENTITY + "` = '" + identity + "'");
    body.put("max_results", 1);
    return http.post("runs/search", body)
        .path("runs")
        .path(0)
        .path("info")
        .path("run_id")
        .textValue();
  }

  private static String text(JsonNode answer, String... path) throws Trouble {
    JsonNode node = answer;
    for (String field : path) {
      node = node.path(field);
    }
    if (!node.isTextual() || node.textValue().isBlank()) {
      throw new Trouble.Away("the server's answer has no " + String.join(".", path), null);
    }
    return node.textValue();
  }

  void parameters(List<Map.Entry<String, String>> parameters) throws Trouble, InterruptedException {
    ObjectNode body = ofRun();
    addAll(body.putArray("params"), parameters);
    http.post("runs/log-batch", body);
  }

  void log(List<Metric> metrics, List<Map.Entry<String, String>> tags)
      throws Trouble, InterruptedException {
    ObjectNode body = ofRun();
    ArrayNode list = body.putArray("metrics");
    for (Metric metric : metrics) {
      list.addObject()
          .put("key", metric.key())
          .put("value", metric.value())
          .put("timestamp", metric.timestamp())
          .put("step", metric.step());
    }
    addAll(body.putArray("tags"), tags);
    try {
      http.post("runs/log-batch", body);
    } catch (Trouble.Refused refused) {
      if (refused.is(GONE)) {
        // It may be another server by now, which knows nothing of the run.
        id = null;
        throw new Trouble.Away(refused.getMessage(), refused);
      }
      throw refused;
    }
  }

  private static void addAll(ArrayNode list, List<Map.Entry<String, String>> entries) {
    entries.forEach(
        entry -> list.addObject().put("key", entry.getKey()).put("value", entry.getValue()));
  }

  void end(RunState state, Instant time) throws Trouble, InterruptedException {
    ObjectNode body = ofRun();
    body.put("status", state == RunState.FAILED ? "FAILED" : "FINISHED");
    body.put("end_time", time.toEpochMilli());
    http.post("runs/update", body);
  }

  private ObjectNode ofRun() {
    return JSON.createObjectNode().put("run_id", id);
  }
}
