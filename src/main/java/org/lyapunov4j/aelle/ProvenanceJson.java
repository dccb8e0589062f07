package org.lyapunov4j.aelle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import org.lyapunov4j.json.Json;

/** What {@code model.json} says: a model's provenance for people and programs. */
final class ProvenanceJson {
  private ProvenanceJson() {}

  static byte[] encode(Provenance provenance) throws IOException {
    ObjectNode node = Json.object();
    node.put("kind", "aelle");
    node.put("format", ModelFile.FORMAT);
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
                    .put("probe", how.probe())
                    .put("frame", how.frame().name()));
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
    return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
  }
}
