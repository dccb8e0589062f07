package org.lyapunov4j.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.json.Json;
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
    ObjectNode object = Json.object();
    object.put("mode", mode.name());
    object.put("unit", "nats/step");
    ArrayNode layers = object.putArray("layers");
    spectra.forEach(layer -> layers.add(layer(layer)));
    return object.toString();
  }

  private static ObjectNode layer(LayerSpectrum layer) {
    LyapunovSpectrum spectrum = layer.spectrum();
    ObjectNode node = Json.object();
    node.put("name", layer.layer());
    node.put("cell", layer.cell());
    node.put("direction", layer.direction().name().toLowerCase(Locale.ROOT));
    node.put("units", layer.units());
    node.put("stateSize", layer.stateSize());
    node.put("steps", spectrum.steps());
    node.put("warmup", spectrum.warmup());
    node.put("sequences", spectrum.sequences());
    Json.putDescending(node, "exponents", spectrum.exponents());
    node.set("standardErrors", Json.numbers(spectrum.standardErrors()));
    node.put("converged", spectrum.converged());
    node.set("ksEntropy", Json.number(spectrum.ksEntropy()));
    node.set("kaplanYorkeDimension", Json.number(spectrum.kaplanYorkeDimension()));
    node.set("memoryHorizon", Json.number(spectrum.memoryHorizon()));
    node.set("memoryHorizonLow", Json.number(spectrum.memoryHorizonLow()));
    node.set("memoryHorizonHigh", Json.number(spectrum.memoryHorizonHigh()));
    node.put("frame", spectrum.frame().name().toLowerCase(Locale.ROOT));
    ObjectNode health = node.putObject("health");
    health.set("dead", Json.number(layer.health().dead()));
    health.set("saturated", Json.number(layer.health().saturated()));
    health.set("alike", Json.number(layer.health().alike()));
    node.put("elapsedSeconds", spectrum.elapsedNanos() / NANOS_PER_SECOND);
    return node;
  }
}
