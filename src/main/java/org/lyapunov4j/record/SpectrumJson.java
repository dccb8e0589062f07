package org.lyapunov4j.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.checkpoint.GrowthJson;
import org.lyapunov4j.checkpoint.HealthJson;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.checkpoint.UnitHealth;
import org.lyapunov4j.json.Fields;
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
    ObjectNode node = Json.object();
    node.put("layer", layer.layer());
    node.put("direction", layer.direction().name());
    node.put("cell", layer.cell());
    node.put("units", layer.units());
    node.put("stateSize", layer.stateSize());
    node.put("mode", spectrum.mode().name());
    node.put("dimension", spectrum.dimension());
    Json.putDescending(node, "exponents", exponents);
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
  static LayerSpectrum decode(Fields fields) {
    double[] exponents = fields.descending("exponents");
    double[][] running = fields.rows("running", exponents.length);
    int annihilated = Json.annihilated(exponents);
    double[] from = fields.or("annihilatedFrom", fields::numbers, new double[0]);
    for (int i = 0; i < Math.min(annihilated, from.length); i++) {
      for (int row = Math.max(0, (int) from[i]); row < running.length; row++) {
        running[row][exponents.length - annihilated + i] = Double.NEGATIVE_INFINITY;
      }
    }
    LyapunovSpectrum spectrum =
        new LyapunovSpectrum(
            fields.choice("mode", StateMode.class),
            exponents,
            fields.numbers("sequenceErrors"),
            fields.numbers("blockErrors"),
            running,
            fields.integer("dimension"),
            fields.longInteger("steps"),
            fields.integer("warmup"),
            fields.integer("sequences"),
            fields.truth("converged"),
            Math.round(fields.number("elapsedSeconds") * NANOS_PER_SECOND),
            fields.or("frame", name -> fields.choice(name, FrameStart.class), FrameStart.IDENTITY),
            bound(fields, exponents.length),
            fields.or("deadShares", fields::numbers, new double[exponents.length]),
            fields.or("timeStep", fields::number, 1.0),
            fields.or(
                "growth", name -> GrowthJson.decode(fields.objects(name)), GradientGrowth.UNKNOWN));
    return new LayerSpectrum(
        fields.text("layer"),
        fields.choice("direction", Direction.class),
        fields.text("cell"),
        fields.integer("units"),
        fields.integer("stateSize"),
        spectrum,
        fields.or("health", name -> HealthJson.decode(fields.object(name)), UnitHealth.UNKNOWN));
  }

  private static boolean[] bound(Fields fields, int exponents) {
    boolean[] bound = new boolean[exponents];
    for (double i : fields.or("bound", fields::numbers, new double[0])) {
      if (!(i >= 0 && i < exponents)) {
        throw fields.wrong("bound", "places in [0, " + exponents + ")");
      }
      bound[(int) i] = true;
    }
    return bound;
  }
}
