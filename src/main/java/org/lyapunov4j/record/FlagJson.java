package org.lyapunov4j.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.json.Json;

/**
 * One flag as one line of JSON. Unknown fields are ignored on reading; numbers that are not finite
 * are null, and come back as NaN.
 */
public final class FlagJson {
  private FlagJson() {}

  /** The line, without its line break. */
  public static String encode(Flag flag) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("severity", flag.severity().name());
    node.put("rule", flag.rule());
    node.put("layer", flag.layer());
    node.put("reason", flag.reason());
    node.put("advice", flag.advice());
    ObjectNode evidence = node.putObject("evidence");
    flag.evidence().forEach((name, value) -> evidence.set(name, Json.number(value)));
    node.put("iteration", flag.iteration());
    node.put("epoch", flag.epoch());
    node.set("progress", Json.number(flag.progress()));
    node.set("confidence", Json.number(flag.confidence()));
    node.put("time", flag.time().toString());
    node.put("worker", flag.worker());
    node.put("cause", flag.cause());
    node.set("remedies", RemedyJson.encode(flag.remedies()));
    try {
      return Json.MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree of plain values can't be written", impossible);
    }
  }

  /**
   * The flag of a line.
   *
   * @throws IllegalArgumentException if a field is missing or is not what it must be; the message
   *     says which
   */
  public static Flag decode(JsonNode node) {
    if (!node.isObject()) {
      throw new IllegalArgumentException("a flag must be a JSON object, got " + node);
    }
    JsonNode numbers = node.get("evidence");
    if (numbers == null || !numbers.isObject()) {
      throw Json.wrong("evidence", "an object of numbers", numbers);
    }
    Map<String, Double> evidence = new TreeMap<>();
    numbers.fieldNames().forEachRemaining(name -> evidence.put(name, Json.number(numbers, name)));
    return new Flag(
        Json.choice(Severity.class, node, "severity"),
        Json.text(node, "rule"),
        Json.text(node, "layer"),
        Json.text(node, "reason"),
        Json.text(node, "advice"),
        evidence,
        Json.smallInteger(node, "iteration"),
        Json.smallInteger(node, "epoch"),
        Json.number(node, "progress"),
        Json.number(node, "confidence"),
        Json.instant(node, "time"),
        Json.text(node, "worker"),
        node.has("cause") ? Json.text(node, "cause") : "",
        node.has("remedies") ? RemedyJson.decode(Json.array(node, "remedies")) : List.of());
  }
}
