package org.lyapunov4j.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerFailure;
import org.lyapunov4j.json.Fields;
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
    ObjectNode node = Json.object();
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
    return node.toString();
  }

  /**
   * The checkpoint of a line.
   *
   * @throws IllegalArgumentException if a field is missing or is not what it must be; the message
   *     says which
   */
  public static CheckpointReport decode(JsonNode node) {
    Fields fields = Fields.of(node, "a checkpoint");
    List<LayerFailure> failures = new ArrayList<>();
    for (Fields failure : fields.objects("failures")) {
      failures.add(new LayerFailure(failure.text("layer"), failure.text("reason")));
    }
    return new CheckpointReport(
        fields.integer("index"),
        fields.integer("iteration"),
        fields.integer("epoch"),
        fields.number("score"),
        fields.number("validation"),
        fields.number("progress"),
        fields.objects("spectra").stream().map(SpectrumJson::decode).toList(),
        failures,
        fields.instant("time"),
        Math.round(fields.number("elapsedSeconds") * NANOS_PER_SECOND),
        fields.text("worker"),
        fields.number("scoreWithoutPenalty"));
  }
}
