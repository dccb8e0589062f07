package org.lyapunov4j.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.checkpoint.UnitHealth;
import org.lyapunov4j.json.Json;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.GradientGrowth;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.spectrum.StateMode;

/**
 * One layer's spectrum in {@code checkpoints.jsonl}.
 *
 * <p>JSON has neither NaN nor -Infinity, and both mean something here. Both are written as null;
 * the exponents descend, so those of annihilated directions (-Infinity) are the last ones, and
 * {@code annihilated} says how many they are. An exponent that is -Infinity stays so in every later
 * row of {@code running}: {@code annihilatedFrom} holds, for each of the annihilated ones, the
 * 0-based row from which on its null stands for -Infinity. Every other null is NaN. An infinite
 * standard error comes back as NaN.
 *
 * <p>What older records lack is taken as they meant it: {@code frame} IDENTITY, nothing a {@code
 * bound}, no dead sequences, one unit of time a step, growth and health unknown.
 *
 * <p>{@code standardErrors}, {@code ksEntropy}, {@code kaplanYorkeDimension} and {@code
 * memoryHorizon} follow from the rest; they are written for other readers and not read back.
 */
final class SpectrumJson {
  private static final double NANOS_PER_SECOND = 1e9;

  private SpectrumJson() {}

  static ObjectNode encode(LayerSpectrum layer) {
    LyapunovSpectrum spectrum = layer.spectrum();
    double[] exponents = spectrum.exponents();
    double[][] running = spectrum.running();
    int annihilated = spectrum.annihilated();
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("layer", layer.layer());
    node.put("direction", layer.direction().name());
    node.put("cell", layer.cell());
    node.put("units", layer.units());
    node.put("stateSize", layer.stateSize());
    node.put("mode", spectrum.mode().name());
    node.put("dimension", spectrum.dimension());
    node.set("exponents", Json.numbers(exponents));
    node.put("annihilated", annihilated);
    node.set("standardErrors", Json.numbers(spectrum.standardErrors()));
    node.set("sequenceErrors", Json.numbers(spectrum.sequenceErrors()));
    node.set("blockErrors", Json.numbers(spectrum.blockErrors()));
    node.put("converged", spectrum.converged());
    node.put("steps", spectrum.steps());
    node.put("warmup", spectrum.warmup());
    node.put("sequences", spectrum.sequences());
    node.set("ksEntropy", Json.number(spectrum.ksEntropy()));
    node.set("kaplanYorkeDimension", Json.number(spectrum.kaplanYorkeDimension()));
    node.set("memoryHorizon", Json.number(spectrum.memoryHorizon()));
    ArrayNode rows = node.putArray("running");
    for (double[] row : running) {
      rows.add(Json.numbers(row));
    }
    ArrayNode from = node.putArray("annihilatedFrom");
    for (int i = exponents.length - annihilated; i < exponents.length; i++) {
      from.add(annihilatedFrom(running, i));
    }
    node.put("elapsedSeconds", spectrum.elapsedNanos() / NANOS_PER_SECOND);
    node.put("frame", spectrum.frame().name());
    node.set("bound", indices(spectrum.bound()));
    node.set("deadShares", Json.numbers(spectrum.deadShares()));
    node.put("timeStep", spectrum.timeStep());
    node.set("growth", GrowthJson.encode(spectrum.growth()));
    node.set("health", HealthJson.encode(layer.health()));
    return node;
  }

  /** The 0-based places of what is true. */
  private static ArrayNode indices(boolean[] truths) {
    ArrayNode array = Json.MAPPER.createArrayNode();
    for (int i = 0; i < truths.length; i++) {
      if (truths[i]) {
        array.add(i);
      }
    }
    return array;
  }

  private static int annihilatedFrom(double[][] running, int exponent) {
    int row = running.length;
    while (row > 0 && running[row - 1][exponent] == Double.NEGATIVE_INFINITY) {
      row--;
    }
    return row;
  }

  /**
   * @throws IllegalArgumentException if a field is missing or is not what it must be; the message
   *     says which
   */
  static LayerSpectrum decode(JsonNode node) {
    double[] exponents = Json.numbers(node, "exponents");
    int annihilated = node.has("annihilated") ? Json.smallInteger(node, "annihilated") : 0;
    if (annihilated < 0 || annihilated > exponents.length) {
      throw Json.wrong("annihilated", "in [0, " + exponents.length + "]", node.get("annihilated"));
    }
    int first = exponents.length - annihilated;
    double[][] running = running(node, exponents.length);
    for (int i = first; i < exponents.length; i++) {
      exponents[i] = Double.NEGATIVE_INFINITY;
    }
    if (annihilated > 0 && node.has("annihilatedFrom")) {
      double[] from = Json.numbers(node, "annihilatedFrom");
      for (int i = 0; i < Math.min(annihilated, from.length); i++) {
        for (int row = Math.max(0, (int) from[i]); row < running.length; row++) {
          running[row][first + i] = Double.NEGATIVE_INFINITY;
        }
      }
    }
    LyapunovSpectrum spectrum =
        new LyapunovSpectrum(
            Json.choice(StateMode.class, node, "mode"),
            exponents,
            Json.numbers(node, "sequenceErrors"),
            Json.numbers(node, "blockErrors"),
            running,
            Json.smallInteger(node, "dimension"),
            Json.integer(node, "steps"),
            Json.smallInteger(node, "warmup"),
            Json.smallInteger(node, "sequences"),
            Json.truth(node, "converged"),
            Math.round(Json.number(node, "elapsedSeconds") * NANOS_PER_SECOND),
            node.has("frame") ? Json.choice(FrameStart.class, node, "frame") : FrameStart.IDENTITY,
            bound(node, exponents.length),
            node.has("deadShares")
                ? Json.numbers(node, "deadShares")
                : new double[exponents.length],
            node.has("timeStep") ? Json.number(node, "timeStep") : 1,
            node.has("growth")
                ? GrowthJson.decode(Json.array(node, "growth"))
                : GradientGrowth.UNKNOWN);
    return new LayerSpectrum(
        Json.text(node, "layer"),
        Json.choice(Direction.class, node, "direction"),
        Json.text(node, "cell"),
        Json.smallInteger(node, "units"),
        Json.smallInteger(node, "stateSize"),
        spectrum,
        node.has("health") ? HealthJson.decode(node.get("health")) : UnitHealth.UNKNOWN);
  }

  private static boolean[] bound(JsonNode node, int exponents) {
    boolean[] bound = new boolean[exponents];
    if (node.has("bound")) {
      for (double i : Json.numbers(node, "bound")) {
        if (!(i >= 0 && i < exponents)) {
          throw Json.wrong("bound", "places in [0, " + exponents + ")", node.get("bound"));
        }
        bound[(int) i] = true;
      }
    }
    return bound;
  }

  private static double[][] running(JsonNode node, int exponents) {
    ArrayNode rows = Json.array(node, "running");
    double[][] running = new double[rows.size()][];
    for (int row = 0; row < running.length; row++) {
      if (!(rows.get(row) instanceof ArrayNode values) || values.size() != exponents) {
        throw Json.wrong(
            "running", "rows of " + exponents + " numbers, one an exponent", rows.get(row));
      }
      running[row] = Json.numbers(values, "running");
    }
    return running;
  }
}
