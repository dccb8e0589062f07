package org.lyapunov4j.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lyapunov4j.json.Json;

/** {@code run.json}: indented, for people to read; unknown fields are ignored on reading. */
final class RunInfoJson {
  private RunInfoJson() {}

  static String encode(RunInfo info) {
    ObjectNode node = Json.MAPPER.createObjectNode();
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
    node.set("versions", Json.tree(info.versions()));
    node.set("platform", Json.tree(info.platform()));
    try {
      return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree of plain values can't be written", impossible);
    }
  }

  /**
   * @throws IllegalArgumentException if a field is missing or is not what it must be; the message
   *     says which
   */
  static RunInfo decode(JsonNode node) {
    return new RunInfo(
        Json.text(node, "name"),
        Json.choice(RunState.class, node, "state"),
        node.hasNonNull("seed") ? Json.integer(node, "seed") : null,
        map(node, "config", new TypeReference<Map<String, Object>>() {}),
        map(node, "versions", new TypeReference<Map<String, String>>() {}),
        map(node, "platform", new TypeReference<Map<String, String>>() {}),
        Json.instant(node, "started"),
        node.hasNonNull("ended") ? Json.instant(node, "ended") : null,
        node.hasNonNull("notRecorded") ? notRecorded(Json.array(node, "notRecorded")) : List.of());
  }

  private static ObjectNode encode(NotRecorded missing) {
    return Json.MAPPER
        .createObjectNode()
        .put("file", missing.file())
        .put("what", missing.what())
        .put("lost", missing.lost())
        .put("of", missing.of())
        .put("reason", missing.reason());
  }

  private static List<NotRecorded> notRecorded(ArrayNode array) {
    List<NotRecorded> missing = new ArrayList<>();
    for (JsonNode node : array) {
      missing.add(
          new NotRecorded(
              Json.text(node, "file"),
              Json.text(node, "what"),
              Json.integer(node, "lost"),
              Json.integer(node, "of"),
              Json.text(node, "reason")));
    }
    return missing;
  }

  private static <V> Map<String, V> map(
      JsonNode node, String field, TypeReference<Map<String, V>> type) {
    JsonNode value = node.get(field);
    if (value == null || !value.isObject()) {
      throw Json.wrong(field, "an object", value);
    }
    return Json.MAPPER.convertValue(value, type);
  }
}
