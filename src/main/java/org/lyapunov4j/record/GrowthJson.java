package org.lyapunov4j.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.json.Json;
import org.lyapunov4j.spectrum.GradientGrowth;
import org.lyapunov4j.spectrum.GrowthWindow;

/**
 * What gradients do, as an array with one object a kind of window. A rate of {@code -Infinity} is
 * null: rates descend, so they are the last ones, and {@code annihilated} counts them.
 */
final class GrowthJson {
  private GrowthJson() {}

  static ArrayNode encode(GradientGrowth growth) {
    ArrayNode array = Json.MAPPER.createArrayNode();
    for (GrowthWindow window : growth.windows()) {
      ObjectNode node = array.addObject();
      node.put("steps", window.steps());
      node.put("fromStart", window.fromStart());
      node.put("windows", window.windows());
      node.set("rates", Json.numbers(window.rates()));
      node.put("annihilated", annihilated(window.rates()));
      node.set("spreads", Json.numbers(window.spreads()));
      node.set("logMean", Json.number(window.logMean()));
      node.set("logCondition", Json.number(window.logCondition()));
    }
    return array;
  }

  private static int annihilated(double[] rates) {
    int count = 0;
    while (count < rates.length && rates[rates.length - 1 - count] == Double.NEGATIVE_INFINITY) {
      count++;
    }
    return count;
  }

  /**
   * @throws IllegalArgumentException if a field is missing or is not what it must be; the message
   *     says which
   */
  static GradientGrowth decode(ArrayNode array) {
    List<GrowthWindow> windows = new ArrayList<>();
    for (JsonNode node : array) {
      double[] rates = Json.numbers(node, "rates");
      int annihilated = Json.smallInteger(node, "annihilated");
      if (annihilated < 0 || annihilated > rates.length) {
        throw Json.wrong("annihilated", "in [0, " + rates.length + "]", node.get("annihilated"));
      }
      for (int i = rates.length - annihilated; i < rates.length; i++) {
        rates[i] = Double.NEGATIVE_INFINITY;
      }
      windows.add(
          new GrowthWindow(
              Json.smallInteger(node, "steps"),
              Json.truth(node, "fromStart"),
              Json.smallInteger(node, "windows"),
              rates,
              Json.numbers(node, "spreads"),
              Json.number(node, "logMean"),
              Json.number(node, "logCondition")));
    }
    return new GradientGrowth(windows);
  }
}
