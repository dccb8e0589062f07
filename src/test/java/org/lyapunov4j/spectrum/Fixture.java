package org.lyapunov4j.spectrum;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.lyapunov4j.cell.Activation;
import org.lyapunov4j.cell.Activations;
import org.lyapunov4j.cell.ElmanCell;
import org.lyapunov4j.cell.GateWeights;
import org.lyapunov4j.cell.GruCell;
import org.lyapunov4j.cell.LstmCell;

/**
 * A spectrum of an independent implementation, with the weights and the drive that it belongs to.
 */
public record Fixture(
    String name,
    RecurrentCell cell,
    Drive drive,
    int warmup,
    double[] exponents,
    double[] exponentsHiddenOnly) {

  private static final List<String> NAMES =
      List.of(
          "elman-8-gain0.9",
          "elman-24-gain2.5",
          "lstm-8-gain1",
          "lstm-24-gain3",
          "graveslstm-10-gain1.5",
          "gru-8-gain1",
          "gru-24-gain3");

  public static Stream<Fixture> all() {
    return NAMES.stream().map(Fixture::read);
  }

  public static Fixture read(String name) {
    try (InputStream in = Fixture.class.getResourceAsStream("/spectra/" + name + ".json")) {
      JsonNode json = new ObjectMapper().readTree(in);
      JsonNode weights = json.get("weights");
      Matrix inputs = matrix(json.get("drive"));
      Drive drive =
          Drive.of(1, inputs.rows(), inputs.columns(), inputs.transpose().toArray(), null);
      JsonNode hidden = json.get("exponentsHiddenOnly");
      return new Fixture(
          name,
          cell(json.get("cell").asText(), weights),
          drive,
          json.get("warmup").asInt(),
          vector(json.get("exponents")),
          hidden == null ? null : vector(hidden));
    } catch (IOException e) {
      throw new IllegalStateException("fixture " + name, e);
    }
  }

  /** The agreement that the fixtures' README promises: chaos amplifies rounding. */
  double tolerance() {
    return exponents[0] > 0 ? 1e-4 : 1e-6;
  }

  private static RecurrentCell cell(String kind, JsonNode w) {
    Activation tanh = Activations.tanh();
    Activation sigmoid = Activations.sigmoid();
    return switch (kind) {
      case "Elman" -> new ElmanCell(gate(w, ""), tanh);
      case "LSTM" ->
          new LstmCell(gate(w, "i"), gate(w, "f"), gate(w, "o"), gate(w, "g"), tanh, sigmoid);
      case "GravesLSTM" ->
          new LstmCell(gate(w, "i"), gate(w, "f"), gate(w, "o"), gate(w, "g"), tanh, sigmoid)
              .withPeepholes(vector(w.get("pi")), vector(w.get("pf")), vector(w.get("po")));
      case "GRU" ->
          new GruCell(gate(w, "r"), gate(w, "z"), gate(w, "n"), vector(w.get("cn")), tanh, sigmoid);
      default -> throw new IllegalArgumentException("unknown cell " + kind);
    };
  }

  private static GateWeights gate(JsonNode weights, String suffix) {
    return new GateWeights(
        matrix(weights.get("W" + suffix)),
        matrix(weights.get("U" + suffix)),
        vector(weights.get("b" + suffix)));
  }

  private static Matrix matrix(JsonNode rows) {
    double[][] values = new double[rows.size()][];
    for (int i = 0; i < values.length; i++) {
      values[i] = vector(rows.get(i));
    }
    return Matrix.ofRows(values);
  }

  private static double[] vector(JsonNode values) {
    double[] vector = new double[values.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = values.get(i).asDouble();
    }
    return vector;
  }

  @Override
  public String toString() {
    return name;
  }
}
