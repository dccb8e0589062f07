package org.lyapunov4j.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.json.Fields;
import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.StateMode;

/**
 * One trial as one line of JSON. Losses and exponents are written with six significant digits,
 * standard errors with three. NaN is null; exponents of annihilated directions (-Infinity) are the
 * last ones and null too, and {@code annihilated} says how many they are. Where a file does not
 * say, nulls that follow a number are taken for annihilated directions, and those before any number
 * for NaN.
 */
final class TrialJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // Python writes NaN; a message about the field is of more use than one about the syntax.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private static final MathContext DIGITS = new MathContext(6);
  private static final MathContext ERROR_DIGITS = new MathContext(3);

  private TrialJson() {}

  static String encode(Trial trial) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("trial", trial.name());
    node.put("task", trial.task());
    node.put("cell", trial.cell());
    node.put("units", trial.units());
    node.set("hyper", MAPPER.valueToTree(trial.hyper()));
    trial.measurement().ifPresent(how -> node.set("measurement", encode(how)));
    ArrayNode checkpoints = node.putArray("checkpoints");
    trial.checkpoints().forEach(checkpoint -> checkpoints.add(encode(checkpoint)));
    TrialOutcome outcome = trial.outcome();
    ObjectNode end = node.putObject("outcome");
    end.put("metric", outcome.metric());
    put(end, "value", outcome.value());
    end.put("higherIsBetter", outcome.higherIsBetter());
    end.put("diverged", outcome.diverged());
    trial.pruned().ifPresent(pruned -> node.set("pruned", encode(pruned)));
    return node.toString();
  }

  private static ObjectNode encode(Measurement how) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("drive", how.drive().name());
    node.put("warmup", how.warmup());
    node.put("sequences", how.sequences());
    node.put("steps", how.steps());
    node.put("probe", how.probe());
    node.put("frame", how.frame().name());
    return node;
  }

  private static ObjectNode encode(Pruned pruned) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("progress", pruned.progress());
    if (pruned.iteration() != TrialCheckpoint.UNKNOWN) {
      node.put("iteration", pruned.iteration());
    }
    node.put("rule", pruned.rule());
    node.put("reason", pruned.reason());
    return node;
  }

  private static ObjectNode encode(TrialCheckpoint checkpoint) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("progress", checkpoint.progress());
    if (checkpoint.iteration() != TrialCheckpoint.UNKNOWN) {
      node.put("iteration", checkpoint.iteration());
    }
    if (checkpoint.epoch() != TrialCheckpoint.UNKNOWN) {
      node.put("epoch", checkpoint.epoch());
    }
    put(node, "score", checkpoint.score());
    put(node, "validation", checkpoint.validation());
    ArrayNode spectra = node.putArray("spectra");
    for (TrialSpectrum spectrum : checkpoint.spectra()) {
      double[] exponents = spectrum.exponents();
      ObjectNode layer = spectra.addObject();
      layer.put("layer", spectrum.layer());
      layer.put("cell", spectrum.cell());
      layer.put("units", spectrum.units());
      layer.put("mode", spectrum.mode().name());
      put(layer, "exponents", exponents, DIGITS);
      int annihilated = annihilated(exponents);
      if (annihilated > 0) {
        layer.put("annihilated", annihilated);
      }
      put(layer, "standardErrors", spectrum.standardErrors(), ERROR_DIGITS);
    }
    return node;
  }

  private static int annihilated(double[] exponents) {
    int count = 0;
    for (double exponent : exponents) {
      count += exponent == Double.NEGATIVE_INFINITY ? 1 : 0;
    }
    return count;
  }

  private static void put(ObjectNode node, String field, double value) {
    if (Double.isFinite(value)) {
      node.put(field, rounded(value, DIGITS));
    } else {
      node.putNull(field);
    }
  }

  private static void put(ObjectNode node, String field, double[] values, MathContext digits) {
    ArrayNode array = node.putArray(field);
    for (double value : values) {
      if (Double.isFinite(value)) {
        array.add(rounded(value, digits));
      } else {
        array.addNull();
      }
    }
  }

  private static double rounded(double value, MathContext digits) {
    return new BigDecimal(value).round(digits).doubleValue();
  }

  /**
   * @throws JsonProcessingException if the line is not JSON
   * @throws IllegalArgumentException if a field is missing or is not what it must be; the message
   *     says which
   */
  static Trial decode(String line) throws JsonProcessingException {
    Fields trial = Fields.of(MAPPER.readTree(line), "a trial");
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
            outcome.truth("higherIsBetter", false),
            outcome.truth("diverged", false)),
        trial.has("measurement")
            ? Optional.of(measurement(trial.object("measurement")))
            : Optional.empty(),
        trial.has("pruned") ? Optional.of(pruned(trial.object("pruned"))) : Optional.empty());
  }

  private static Pruned pruned(Fields fields) {
    return new Pruned(
        fields.number("progress"),
        fields.has("iteration") ? fields.integer("iteration") : TrialCheckpoint.UNKNOWN,
        fields.text("rule"),
        fields.text("reason"));
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
              layer.has("standardErrors") ? layer.numbers("standardErrors") : new double[0]));
    }
    return new TrialCheckpoint(
        checkpoint.number("progress"),
        checkpoint.has("iteration") ? checkpoint.integer("iteration") : TrialCheckpoint.UNKNOWN,
        checkpoint.has("epoch") ? checkpoint.integer("epoch") : TrialCheckpoint.UNKNOWN,
        checkpoint.number("score"),
        checkpoint.number("validation"),
        spectra);
  }

  private static double[] exponents(Fields layer) {
    double[] exponents = layer.numbers("exponents");
    int from = exponents.length;
    if (layer.has("annihilated")) {
      from -= layer.integer("annihilated");
      if (from < 0 || from > exponents.length) {
        throw new IllegalArgumentException(
            layer.name("annihilated")
                + " must be in [0, "
                + exponents.length
                + "], got "
                + (exponents.length - from));
      }
    } else {
      while (from > 0 && Double.isNaN(exponents[from - 1])) {
        from--;
      }
      from = from == 0 ? exponents.length : from;
    }
    for (int i = from; i < exponents.length; i++) {
      exponents[i] = Double.NEGATIVE_INFINITY;
    }
    return exponents;
  }
}
