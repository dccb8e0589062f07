package org.lyapunov4j.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.lyapunov4j.json.Fields;
import org.lyapunov4j.json.Json;
import org.lyapunov4j.spectrum.GradientGrowth;
import org.lyapunov4j.spectrum.GrowthWindow;

/**
 * What gradients do, as an array with one object a kind of window. A rate of {@code -Infinity} is
 * null: rates descend, so they are the last ones, and {@code annihilated} counts them.
 */
public final class GrowthJson {
  private GrowthJson() {}

  public static ArrayNode encode(GradientGrowth growth) {
    ArrayNode array = Json.MAPPER.createArrayNode();
    for (GrowthWindow window : growth.windows()) {
      ObjectNode node = array.addObject();
      node.put("steps", window.steps());
      node.put("fromStart", window.fromStart());
      node.put("windows", window.windows());
      Json.putDescending(node, "rates", window.rates());
      node.set("spreads", Json.numbers(window.spreads()));
      node.set("logMean", Json.number(window.logMean()));
      node.set("logCondition", Json.number(window.logCondition()));
    }
    return array;
  }

  /**
   * Reads what {@link #encode} has written.
   *
   * @throws IllegalArgumentException if a field is missing or is not what it must be; the message
   *     says which
   */
  public static GradientGrowth decode(List<Fields> windows) {
    return new GradientGrowth(
        windows.stream()
            .map(
                fields ->
                    new GrowthWindow(
                        fields.integer("steps"),
                        fields.truth("fromStart"),
                        fields.integer("windows"),
                        fields.descending("rates"),
                        fields.numbers("spreads"),
                        fields.number("logMean"),
                        fields.number("logCondition")))
            .toList());
  }
}
