package org.lyapunov4j.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.lyapunov4j.checkpoint.TrainedNetwork;
import org.lyapunov4j.json.Fields;
import org.lyapunov4j.json.Json;

/** {@code run.json}: indented, for people to read; unknown fields are ignored on reading. */
final class RunInfoJson {
  private RunInfoJson() {}

  static String encode(RunInfo info) {
    ObjectNode node = Json.object();
    node.put("name", info.name());
    node.put("state", info.state().name());
    node.put("started", info.started().toString());
    node.put("ended", info.ended() == null ? null : info.ended().toString());
    if (info.ended() != null) {
      ArrayNode missing = node.putArray("notRecorded");
      info.notRecorded().forEach(one -> missing.add(encode(one)));
    }
    node.put("seed", info.seed());
    node.set("config", Json.tree(info.config()));
    info.network().ifPresent(network -> node.set("network", encode(network)));
    info.attempt().ifPresent(attempt -> node.set("attempt", encode(attempt)));
    node.set("versions", Json.tree(info.versions()));
    node.set("platform", Json.tree(info.platform()));
    return node.toPrettyString() + "\n";
  }

  private static ObjectNode encode(TrainedNetwork network) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("number", network.number());
    node.put("seed", network.seed());
    node.put("plannedIterations", network.plannedIterations());
    node.set("hyper", Json.tree(network.hyper()));
    try {
      node.set("configuration", Json.MAPPER.readTree(network.configuration()));
    } catch (JsonProcessingException notJson) {
      node.put("configuration", network.configuration());
    }
    return node;
  }

  private static TrainedNetwork network(Fields fields, JsonNode node) {
    JsonNode configuration = node.path("configuration");
    return new TrainedNetwork(
        fields.integer("number"),
        fields.or("seed", fields::longInteger, null),
        fields.integer("plannedIterations"),
        fields.map("hyper", Object.class),
        configuration.isTextual() ? configuration.textValue() : configuration.toString());
  }

  /**
   * @throws IllegalArgumentException if a field is missing or is not what it must be; the message
   *     says which
   */
  static RunInfo decode(JsonNode node) {
    Fields fields = Fields.of(node, "a run");
    return new RunInfo(
        fields.text("name"),
        fields.choice("state", RunState.class),
        fields.or("seed", fields::longInteger, null),
        fields.map("config", Object.class),
        fields.map("versions", String.class),
        fields.map("platform", String.class),
        fields.instant("started"),
        fields.or("ended", fields::instant, null),
        fields.has("network")
            ? Optional.of(network(fields.object("network"), node.get("network")))
            : Optional.empty(),
        fields.has("notRecorded")
            ? fields.objects("notRecorded").stream().map(RunInfoJson::notRecorded).toList()
            : List.of(),
        fields.has("attempt") ? Optional.of(attempt(fields.object("attempt"))) : Optional.empty());
  }

  private static ObjectNode encode(Attempt attempt) {
    return Json.MAPPER
        .createObjectNode()
        .put("parent", attempt.parent())
        .put("rule", attempt.rule())
        .put("reason", attempt.reason())
        .put("remedy", attempt.remedy());
  }

  private static Attempt attempt(Fields fields) {
    return new Attempt(
        fields.text("parent"), fields.text("rule"), fields.text("reason"), fields.text("remedy"));
  }

  private static ObjectNode encode(NotRecorded missing) {
    return Json.object()
        .put("file", missing.file())
        .put("what", missing.what())
        .put("lost", missing.lost())
        .put("of", missing.of())
        .put("reason", missing.reason());
  }

  private static NotRecorded notRecorded(Fields missing) {
    return new NotRecorded(
        missing.text("file"),
        missing.text("what"),
        missing.longInteger("lost"),
        missing.longInteger("of"),
        missing.text("reason"));
  }
}
