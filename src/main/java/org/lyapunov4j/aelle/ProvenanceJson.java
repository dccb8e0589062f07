package org.lyapunov4j.aelle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.StateMode;

/** What {@code model.json} says. */
final class ProvenanceJson {
  private ProvenanceJson() {}

  static ObjectNode encode(Provenance provenance) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("encoding", provenance.encoding());
    node.put("unit", Provenance.UNIT);
    node.put("mode", provenance.mode().name());
    provenance
        .measurement()
        .ifPresent(
            how ->
                node.putObject("measurement")
                    .put("drive", how.drive().name())
                    .put("warmup", how.warmup())
                    .put("sequences", how.sequences())
                    .put("steps", how.steps())
                    .put("probe", how.probe()));
    node.put("origin", provenance.origin());
    ArrayNode stages = node.putArray("stages");
    provenance.stages().forEach(stages::add);
    ArrayNode heldOut = node.putArray("heldOutAucWorstHalf");
    for (List<Double> pair : provenance.heldOut()) {
      heldOut.addObject().put("spectra", pair.get(0)).put("withLoss", pair.get(1));
    }
    ObjectNode trials = node.putObject("trials");
    new TreeMap<>(provenance.trials()).forEach(trials::put);
    ObjectNode corpora = node.putObject("corpora");
    new TreeMap<>(provenance.corpora()).forEach(corpora::put);
    node.put("architecture", provenance.architecture());
    node.put("seed", provenance.seed());
    ObjectNode versions = node.putObject("versions");
    new TreeMap<>(provenance.versions()).forEach(versions::put);
    return node;
  }

  /**
   * @throws IllegalArgumentException or NullPointerException if something is missing
   */
  static Provenance decode(JsonNode node) {
    Map<String, Integer> trials = new LinkedHashMap<>();
    node.required("trials")
        .fields()
        .forEachRemaining(e -> trials.put(e.getKey(), e.getValue().asInt()));
    List<Double> stages = new ArrayList<>();
    node.required("stages").forEach(stage -> stages.add(stage.asDouble()));
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("it has no stages");
    }
    List<List<Double>> heldOut = new ArrayList<>();
    node.required("heldOutAucWorstHalf")
        .forEach(
            pair ->
                heldOut.add(
                    List.of(pair.path("spectra").asDouble(), pair.path("withLoss").asDouble())));
    JsonNode how = node.get("measurement");
    return new Provenance(
        texts(node.required("corpora")),
        trials,
        StateMode.valueOf(node.required("mode").asText()),
        how == null
            ? Optional.empty()
            : Optional.of(
                new Measurement(
                    DriveMode.valueOf(how.required("drive").asText()),
                    how.required("warmup").asInt(),
                    how.required("sequences").asInt(),
                    how.required("steps").asInt(),
                    how.required("probe").asText())),
        stages,
        node.required("origin").asDouble(),
        node.required("encoding").asText(),
        node.required("architecture").asText(),
        node.required("seed").asLong(),
        texts(node.required("versions")),
        heldOut);
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.fields().forEachRemaining(e -> texts.put(e.getKey(), e.getValue().asText()));
    return texts;
  }
}
