package org.lyapunov4j.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.lyapunov4j.json.Fields;
import org.lyapunov4j.json.Json;

/**
 * How a trial ended, and where it was flagged, how it would have ended otherwise. Ends are the
 * lowest validation loss after any epoch; infinite where the training left the finite numbers.
 *
 * @param sweep whose trial it is
 * @param own how it ended
 * @param rule of its first warning that has a remedy; empty where there was none
 * @param at progress at which that came, which is what it costs to begin again; NaN where there was
 *     none or it is not known
 * @param remedy what was done about it; empty where nothing was
 * @param cured how the trial ends from its own start with the remedy in its settings
 * @param randomRemedy another that fits, drawn at random
 * @param random how it ends with that
 * @param reseeded how it ends with other weights and nothing else
 */
public record CuredTrial(
    String name,
    String sweep,
    double own,
    String rule,
    double at,
    String remedy,
    double cured,
    String randomRemedy,
    double random,
    double reseeded) {

  /** Whether there is anything to compare. */
  public boolean isCured() {
    return !remedy.isEmpty();
  }

  static CuredTrial unflagged(String name, String sweep, double own) {
    return new CuredTrial(
        name, sweep, own, "", Double.NaN, "", Double.NaN, "", Double.NaN, Double.NaN);
  }

  String encode() {
    ObjectNode node = Json.object();
    node.put("name", name);
    node.put("sweep", sweep);
    node.set("own", Json.number(own));
    node.put("rule", rule);
    node.set("at", Json.number(at));
    node.put("remedy", remedy);
    node.set("cured", Json.number(cured));
    node.put("randomRemedy", randomRemedy);
    node.set("random", Json.number(random));
    node.set("reseeded", Json.number(reseeded));
    return node.toString();
  }

  /**
   * @throws IllegalArgumentException if a field is missing or is not what it must be
   */
  static CuredTrial decode(JsonNode node) {
    Fields fields = Fields.of(node, "a cured trial");
    return new CuredTrial(
        fields.text("name"),
        fields.text("sweep"),
        end(fields, "own"),
        fields.text("rule"),
        fields.number("at"),
        fields.text("remedy"),
        end(fields, "cured"),
        fields.text("randomRemedy"),
        end(fields, "random"),
        end(fields, "reseeded"));
  }

  private static double end(Fields fields, String name) {
    double value = fields.number(name);
    return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
  }
}
