package org.lyapunov4j.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.json.Fields;
import org.lyapunov4j.json.Json;

/**
 * One flag as one line of JSON. Unknown fields are ignored on reading; numbers that are not finite
 * are null, and come back as NaN.
 */
public final class FlagJson {
  private FlagJson() {}

  /** The line, without its line break. */
  public static String encode(Flag flag) {
    ObjectNode node = Json.object();
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
    return node.toString();
  }

  /**
   * The flag of a line.
   *
   * @throws IllegalArgumentException if a field is missing or is not what it must be; the message
   *     says which
   */
  public static Flag decode(JsonNode node) {
    Fields fields = Fields.of(node, "a flag");
    Fields numbers = fields.object("evidence");
    Map<String, Double> evidence = new TreeMap<>();
    numbers.names().forEach(name -> evidence.put(name, numbers.number(name)));
    return new Flag(
        fields.choice("severity", Severity.class),
        fields.text("rule"),
        fields.text("layer"),
        fields.text("reason"),
        fields.text("advice"),
        evidence,
        fields.integer("iteration"),
        fields.integer("epoch"),
        fields.number("progress"),
        fields.number("confidence"),
        fields.instant("time"),
        fields.text("worker"),
        fields.has("cause") ? fields.text("cause") : "",
        fields.has("remedies") ? RemedyJson.decode(fields.objects("remedies")) : List.of());
  }
}
