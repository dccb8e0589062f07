package org.lyapunov4j.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.lyapunov4j.aelle.ModelFile;
import org.lyapunov4j.aelle.encoding.PathEncoding;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.json.AtomicFile;
import org.lyapunov4j.json.Disk;
import org.lyapunov4j.json.Json;

/**
 * Keeps {@link HeldOut} forecasts, which take minutes to make, in a file: one JSON object with what
 * they were made of, so that they are never taken for those of another corpus or other settings.
 */
public final class HeldOutFile {
  private HeldOutFile() {}

  /**
   * Forecasts that were kept.
   *
   * @return empty where there is no such file, or it holds others
   * @throws IOException if it can't be read or is something else
   */
  public static Optional<HeldOut> read(
      Path file, Corpus corpus, List<Double> moments, HeldOut.Options options) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonNode node = Json.MAPPER.readTree(Files.readAllBytes(file));
    if (node == null || !node.has("madeOf")) {
      throw new IOException(file + " does not hold forecasts: give another file");
    }
    if (!node.get("madeOf")
        .equals(Json.MAPPER.readTree(madeOf(corpus, moments, options).toString()))) {
      return Optional.empty();
    }
    return Optional.of(
        new HeldOut(moments, rows(node.get("spectral")), rows(node.get("withLoss"))));
  }

  /** Keeps forecasts. */
  public static void write(Path file, Corpus corpus, HeldOut heldOut, HeldOut.Options options)
      throws IOException {
    ObjectNode node = Json.object();
    node.set("madeOf", madeOf(corpus, heldOut.moments(), options));
    put(node.putArray("spectral"), heldOut.spectral());
    put(node.putArray("withLoss"), heldOut.withLoss());
    AtomicFile.write(Disk.LOCAL, file, node.toString());
  }

  private static ObjectNode madeOf(Corpus corpus, List<Double> moments, HeldOut.Options options) {
    ObjectNode node = Json.object();
    node.set("corpora", Json.MAPPER.valueToTree(new TreeMap<>(corpus.files())));
    node.put("format", ModelFile.FORMAT);
    node.put("encoding", PathEncoding.VERSION);
    node.set("moments", Json.MAPPER.valueToTree(moments));
    node.put("folds", options.folds());
    node.put("unseenTasks", options.unseenTasks());
    node.put("seed", options.seed());
    return node;
  }

  private static void put(ArrayNode array, double[][] rows) {
    for (double[] row : rows) {
      ArrayNode values = array.addArray();
      for (double value : row) {
        values.add(Double.isNaN(value) ? null : value);
      }
    }
  }

  private static double[][] rows(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(
            row ->
                StreamSupport.stream(row.spliterator(), false)
                    .mapToDouble(value -> value.isNull() ? Double.NaN : value.asDouble())
                    .toArray())
        .toArray(double[][]::new);
  }
}
