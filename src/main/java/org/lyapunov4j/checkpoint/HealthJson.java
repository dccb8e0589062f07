package org.lyapunov4j.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.lyapunov4j.json.Fields;
import org.lyapunov4j.json.Json;

/** In what state units are, as an object of shares; null is unknown. */
public final class HealthJson {
  private HealthJson() {}

  public static ObjectNode encode(UnitHealth health) {
    ObjectNode node = Json.object();
    node.set("dead", Json.number(health.dead()));
    node.set("saturated", Json.number(health.saturated()));
    node.set("alike", Json.number(health.alike()));
    return node;
  }

  /**
   * Reads what {@link #encode} has written.
   *
   * @throws IllegalArgumentException if a field is missing or is not what it must be; the message
   *     says which
   */
  public static UnitHealth decode(Fields fields) {
    return new UnitHealth(
        fields.number("dead"), fields.number("saturated"), fields.number("alike"));
  }
}
