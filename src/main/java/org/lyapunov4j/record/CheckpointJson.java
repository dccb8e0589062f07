package org.lyapunov4j.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerFailure;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.json.Json;

/**
 * One checkpoint as one line of JSON. Unknown fields are ignored on reading; {@code score}, {@code
 * validation} and {@code progress} are null where they are not known or not finite, and come back
 * as NaN.
 */
public final class CheckpointJson {
  private static final double NANOS_PER_SECOND = 1e9;

  private CheckpointJson() {}

  /** The line, without its line break. */
  public static String encode(CheckpointReport report) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("index", report.index());
    node.set("progress", Json.number(report.progress()));
    node.put("iteration", report.iteration());
    node.put("epoch", report.epoch());
    node.set("score", Json.number(report.score()));
    node.set("validation", Json.number(report.validation()));
    ArrayNode spectra = node.putArray("spectra");
    report.spectra().forEach(layer -> spectra.add(SpectrumJson.encode(layer)));
    ArrayNode failures = node.putArray("failures");
    for (LayerFailure failure : report.failures()) {
      failures.addObject().put("layer", failure.layer()).put("reason", failure.reason());
    }
    node.put("time", report.time().toString());
    node.put("elapsedSeconds", report.elapsedNanos() / NANOS_PER_SECOND);
    node.put("worker", report.worker());
    node.set("scoreWithoutPenalty", Json.number(report.scoreWithoutPenalty()));
    try {
      return Json.MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree of plain values can't be written", impossible);
    }
  }

  /**
   * The checkpoint of a line.
   *
   * @throws IllegalArgumentException if a field is missing or is not what it must be; the message
   *     says which
   */
  public static CheckpointReport decode(JsonNode node) {
    if (!node.isObject()) {
      throw new IllegalArgumentException("a checkpoint must be a JSON object, got " + node);
    }
    List<LayerSpectrum> spectra = new ArrayList<>();
    Json.array(node, "spectra").forEach(layer -> spectra.add(SpectrumJson.decode(layer)));
    List<LayerFailure> failures = new ArrayList<>();
    Json.array(node, "failures")
        .forEach(
            failure ->
                failures.add(
                    new LayerFailure(Json.text(failure, "layer"), Json.text(failure, "reason"))));
    return new CheckpointReport(
        Json.smallInteger(node, "index"),
        Json.smallInteger(node, "iteration"),
        Json.smallInteger(node, "epoch"),
        Json.number(node, "score"),
        Json.number(node, "validation"),
        Json.number(node, "progress"),
        spectra,
        failures,
        Json.instant(node, "time"),
        Math.round(Json.number(node, "elapsedSeconds") * NANOS_PER_SECOND),
        Json.text(node, "worker"),
        Json.number(node, "scoreWithoutPenalty"));
  }
}
