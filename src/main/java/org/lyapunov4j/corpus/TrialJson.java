package org.lyapunov4j.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.checkpoint.GrowthJson;
import org.lyapunov4j.checkpoint.HealthJson;
import org.lyapunov4j.checkpoint.UnitHealth;
import org.lyapunov4j.json.Fields;
import org.lyapunov4j.json.Json;
import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.GradientGrowth;
import org.lyapunov4j.spectrum.StateMode;

/**
 * One trial as one line of JSON. Losses, exponents and what gradients do are written with six
 * significant digits, standard errors with three; what is not known is left out. NaN is null;
 * exponents of annihilated directions (-Infinity) are the last ones and null too, and {@code
 * annihilated} says how many they are. Where a file does not say, nulls that follow a number are
 * taken for annihilated directions, and those before any number for NaN.
 */
final class TrialJson {
  private static final MathContext DIGITS = new MathContext(6);
  private static final MathContext ERROR_DIGITS = new MathContext(3);

  private TrialJson() {}

  static String encode(Trial trial) {
    ObjectNode node = Json.object();
    node.put("trial", trial.name());
    node.put("task", trial.task());
    node.put("cell", trial.cell());
    node.put("units", trial.units());
    node.set("hyper", Json.MAPPER.valueToTree(trial.hyper()));
    trial.measurement().ifPresent(how -> node.set("measurement", encode(how)));
    ArrayNode checkpoints = node.putArray("checkpoints");
    trial.checkpoints().forEach(checkpoint -> checkpoints.add(encode(checkpoint)));
    TrialOutcome outcome = trial.outcome();
    ObjectNode end = node.putObject("outcome");
    end.put("metric", outcome.metric());
    end.set("value", Json.number(rounded(outcome.value(), DIGITS)));
    end.put("higherIsBetter", outcome.higherIsBetter());
    end.put("diverged", outcome.diverged());
    trial.pruned().ifPresent(pruned -> node.set("pruned", encode(pruned)));
    trial.generation().ifPresent(of -> node.set("generation", encode(of)));
    return node.toString();
  }

  private static ObjectNode encode(Measurement how) {
    ObjectNode node = Json.object();
    node.put("drive", how.drive().name());
    node.put("warmup", how.warmup());
    node.put("sequences", how.sequences());
    node.put("steps", how.steps());
    node.put("probe", how.probe());
    node.put("frame", how.frame().name());
    return node;
  }

  private static ObjectNode encode(Pruned pruned) {
    ObjectNode node = Json.object();
    node.put("progress", pruned.progress());
    if (pruned.iteration() != TrialCheckpoint.UNKNOWN) {
      node.put("iteration", pruned.iteration());
    }
    node.put("rule", pruned.rule());
    node.put("reason", pruned.reason());
    return node;
  }

  private static ObjectNode encode(Generation generation) {
    ObjectNode node = Json.object();
    node.put("number", generation.number());
    node.put("exempt", generation.exempt());
    return node;
  }

  private static ObjectNode encode(TrialCheckpoint checkpoint) {
    ObjectNode node = Json.object();
    node.put("progress", checkpoint.progress());
    if (checkpoint.iteration() != TrialCheckpoint.UNKNOWN) {
      node.put("iteration", checkpoint.iteration());
    }
    if (checkpoint.epoch() != TrialCheckpoint.UNKNOWN) {
      node.put("epoch", checkpoint.epoch());
    }
    node.set("score", Json.number(rounded(checkpoint.score(), DIGITS)));
    node.set("validation", Json.number(rounded(checkpoint.validation(), DIGITS)));
    ArrayNode spectra = node.putArray("spectra");
    for (TrialSpectrum spectrum : checkpoint.spectra()) {
      double[] exponents = spectrum.exponents();
      ObjectNode layer = spectra.addObject();
      layer.put("layer", spectrum.layer());
      layer.put("cell", spectrum.cell());
      layer.put("units", spectrum.units());
      layer.put("mode", spectrum.mode().name());
      layer.set("exponents", Json.numbers(rounded(exponents, DIGITS)));
      int annihilated = Json.annihilated(exponents);
      if (annihilated > 0) {
        layer.put(Json.ANNIHILATED, annihilated);
      }
      layer.set("standardErrors", Json.numbers(rounded(spectrum.standardErrors(), ERROR_DIGITS)));
      if (spectrum.bounds() > 0) {
        layer.put("bounds", spectrum.bounds());
      }
      if (spectrum.deadShare() > 0) {
        layer.put("deadShare", spectrum.deadShare());
      }
      if (!spectrum.growth().isEmpty()) {
        layer.set("growth", rounded(GrowthJson.encode(spectrum.growth())));
      }
      if (!spectrum.health().equals(UnitHealth.UNKNOWN)) {
        layer.set("health", rounded(HealthJson.encode(spectrum.health())));
      }
    }
    return node;
  }

  /** The same with every number that is not whole rounded. */
  private static JsonNode rounded(JsonNode node) {
    if (node.isObject()) {
      ObjectNode object = Json.object();
      node.fields()
          .forEachRemaining(field -> object.set(field.getKey(), rounded(field.getValue())));
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = Json.MAPPER.createArrayNode();
      node.forEach(entry -> array.add(rounded(entry)));
      return array;
    }
    return node.isDouble() ? Json.number(rounded(node.doubleValue(), DIGITS)) : node;
  }

  private static double[] rounded(double[] values, MathContext digits) {
    return Arrays.stream(values).map(value -> rounded(value, digits)).toArray();
  }

  private static double rounded(double value, MathContext digits) {
    return Double.isFinite(value) ? new BigDecimal(value).round(digits).doubleValue() : value;
  }

  /**
   * @throws JsonProcessingException if the line is not JSON
   * @throws IllegalArgumentException if a field is missing or is not what it must be; the message
   *     says which
   */
  static Trial decode(String line) throws JsonProcessingException {
    Fields trial = Fields.of(Json.MAPPER.readTree(line), "a trial");
    List<TrialCheckpoint> checkpoints = new ArrayList<>();
    for (Fields checkpoint : trial.objects("checkpoints")) {
      checkpoints.add(checkpoint(checkpoint, trial));
    }
    Fields outcome = trial.object("outcome");
    return new Trial(
        trial.text("trial"),
        trial.text("task"),
        trial.text("cell"),
        trial.integer("units"),
        hyper(trial),
        checkpoints,
        new TrialOutcome(
            outcome.text("metric"),
            outcome.number("value"),
            outcome.or("higherIsBetter", outcome::truth, false),
            outcome.or("diverged", outcome::truth, false)),
        trial.or(
            "measurement", name -> Optional.of(measurement(trial.object(name))), Optional.empty()),
        trial.or("pruned", name -> Optional.of(pruned(trial.object(name))), Optional.empty()),
        trial.or(
            "generation", name -> Optional.of(generation(trial.object(name))), Optional.empty()));
  }

  private static Pruned pruned(Fields fields) {
    return new Pruned(
        fields.number("progress"),
        fields.or("iteration", fields::integer, TrialCheckpoint.UNKNOWN),
        fields.text("rule"),
        fields.text("reason"));
  }

  private static Generation generation(Fields fields) {
    return new Generation(fields.integer("number"), fields.or("exempt", fields::truth, false));
  }

  private static Map<String, Object> hyper(Fields trial) {
    Map<String, Object> hyper = new LinkedHashMap<>();
    if (trial.has("hyper")) {
      Fields fields = trial.object("hyper");
      fields.names().forEach(name -> hyper.put(name, fields.plain(name)));
    }
    return hyper;
  }

  private static Measurement measurement(Fields fields) {
    return new Measurement(
        fields.choice("drive", DriveMode.class),
        fields.integer("warmup"),
        fields.integer("sequences"),
        fields.integer("steps"),
        fields.text("probe"),
        fields.has("frame") ? fields.choice("frame", FrameStart.class) : FrameStart.IDENTITY);
  }

  private static TrialCheckpoint checkpoint(Fields checkpoint, Fields trial) {
    List<TrialSpectrum> spectra = new ArrayList<>();
    for (Fields layer : checkpoint.objects("spectra")) {
      spectra.add(
          new TrialSpectrum(
              layer.text("layer"),
              layer.has("cell") ? layer.text("cell") : trial.text("cell"),
              layer.has("units") ? layer.integer("units") : trial.integer("units"),
              layer.choice("mode", StateMode.class),
              exponents(layer),
              layer.or("standardErrors", layer::numbers, new double[0]),
              layer.or("bounds", layer::integer, 0),
              layer.or("deadShare", layer::number, 0.0),
              layer.or(
                  "growth", name -> GrowthJson.decode(layer.objects(name)), GradientGrowth.UNKNOWN),
              layer.or(
                  "health", name -> HealthJson.decode(layer.object(name)), UnitHealth.UNKNOWN)));
    }
    return new TrialCheckpoint(
        checkpoint.number("progress"),
        checkpoint.or("iteration", checkpoint::integer, TrialCheckpoint.UNKNOWN),
        checkpoint.or("epoch", checkpoint::integer, TrialCheckpoint.UNKNOWN),
        checkpoint.number("score"),
        checkpoint.number("validation"),
        spectra);
  }

  private static double[] exponents(Fields layer) {
    double[] exponents = layer.descending("exponents");
    int from = exponents.length;
    while (from > 0 && Double.isNaN(exponents[from - 1])) {
      from--;
    }
    if (from > 0 && !layer.has(Json.ANNIHILATED)) {
      Arrays.fill(exponents, from, exponents.length, Double.NEGATIVE_INFINITY);
    }
    return exponents;
  }
}
