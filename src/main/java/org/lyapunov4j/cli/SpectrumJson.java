package org.lyapunov4j.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.spectrum.StateMode;

/**
 * What {@code spectrum --json} prints. Numbers that JSON lacks are null: NaN, an unbounded memory
 * horizon, and exponents of annihilated directions, whose count is {@code annihilated}.
 */
final class SpectrumJson {
  private static final double NANOS_PER_SECOND = 1e9;

  private SpectrumJson() {}

  static String of(StateMode mode, List<LayerSpectrum> spectra) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("mode", mode.name());
    object.put("unit", "nats/step");
    ArrayNode layers = object.putArray("layers");
    spectra.forEach(layer -> layers.add(layer(layer)));
    return object.toString();
  }

  private static ObjectNode layer(LayerSpectrum layer) {
    LyapunovSpectrum spectrum = layer.spectrum();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", layer.layer());
    node.put("cell", layer.cell());
    node.put("direction", layer.direction().name().toLowerCase(Locale.ROOT));
    node.put("units", layer.units());
    node.put("stateSize", layer.stateSize());
    node.put("steps", spectrum.steps());
    node.put("warmup", spectrum.warmup());
    node.put("sequences", spectrum.sequences());
    numbers(node.putArray("exponents"), spectrum.exponents());
    node.put("annihilated", spectrum.annihilated());
    numbers(node.putArray("standardErrors"), spectrum.standardErrors());
    node.put("converged", spectrum.converged());
    number(node, "ksEntropy", spectrum.ksEntropy());
    number(node, "kaplanYorkeDimension", spectrum.kaplanYorkeDimension());
    number(node, "memoryHorizon", spectrum.memoryHorizon());
    number(node, "memoryHorizonLow", spectrum.memoryHorizonLow());
    number(node, "memoryHorizonHigh", spectrum.memoryHorizonHigh());
    node.put("frame", spectrum.frame().name().toLowerCase(Locale.ROOT));
    ObjectNode health = node.putObject("health");
    number(health, "dead", layer.health().dead());
    number(health, "saturated", layer.health().saturated());
    number(health, "alike", layer.health().alike());
    node.put("elapsedSeconds", spectrum.elapsedNanos() / NANOS_PER_SECOND);
    return node;
  }

  private static void number(ObjectNode node, String field, double value) {
    if (Double.isFinite(value)) {
      node.put(field, value);
    } else {
      node.putNull(field);
    }
  }

  private static void numbers(ArrayNode array, double[] values) {
    for (double value : values) {
      if (Double.isFinite(value)) {
        array.add(value);
      } else {
        array.addNull();
      }
    }
  }
}
