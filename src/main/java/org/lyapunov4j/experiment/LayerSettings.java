package org.lyapunov4j.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lyapunov4j.config.Section;
import org.nd4j.linalg.activations.Activation;

/**
 * One recurrent layer of a configuration.
 *
 * @param activation of the layer
 * @param gateActivation of the gates, where the cell has any
 * @param forgetBias initial bias of the forget gate, where the cell has one
 * @param recurrentGain g: recurrent weights are drawn from N(0, g^2/units); NaN for DL4J's default,
 *     Xavier's
 * @param uniform p: input and recurrent weights are drawn from U(-p, p); NaN for none of it
 * @param dropout share of the layer's inputs that is dropped in training
 * @param own settings that only this kind of layer has
 */
record LayerSettings(
    Cell cell,
    int units,
    Activation activation,
    Activation gateActivation,
    double forgetBias,
    double recurrentGain,
    double uniform,
    double dropout,
    boolean bidirectional,
    CellSettings own) {

  /** Kinds of recurrent layers. */
  enum Cell {
    ELMAN("SimpleRnn", 1),
    LSTM("LSTM", 2),
    GRAVES_LSTM("GravesLSTM", 2),
    GRU("GRU", 1),
    ANTISYMMETRIC("AntisymmetricRnn", 1),
    CORNN("CoRnn", 2);

    private final String layerClass;
    private final int statesPerUnit;

    Cell(String layerClass, int statesPerUnit) {
      this.layerClass = layerClass;
      this.statesPerUnit = statesPerUnit;
    }

    /** The class of the layer, without its package. */
    String layerClass() {
      return layerClass;
    }

    /** Whether gates decide what its state keeps. */
    boolean gated() {
      return this == LSTM || this == GRAVES_LSTM || this == GRU;
    }
  }

  private static final List<String> ACTIVATIONS =
      Arrays.stream(Activation.values())
          .map(activation -> activation.name().toLowerCase(Locale.ROOT))
          .toList();

  private static final List<String> CELLS =
      Arrays.stream(Cell.values())
          .map(cell -> cell.name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .toList();

  static LayerSettings read(Section options) {
    String word = options.choice("cell", CELLS, "lstm");
    Cell cell = Cell.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    CellSettings own = CellSettings.read(cell, options);
    LayerSettings settings =
        new LayerSettings(
            cell,
            options.integer("units", 1, 8192, 64),
            activation(options, "activation", Activation.TANH),
            own.gates(cell)
                ? activation(options, "gateActivation", Activation.SIGMOID)
                : Activation.SIGMOID,
            cell == Cell.LSTM || cell == Cell.GRAVES_LSTM
                ? options.number("forgetBias", -100, 100, 1)
                : 0,
            options.number("recurrentGain", 0, 1000, Double.NaN),
            options.numberAbove("uniform", 0, 1000, Double.NaN),
            options.number("dropout", 0, 0.99, 0),
            options.truth("bidirectional", false),
            own);
    if (options.has("recurrentGain") && options.has("uniform")) {
      options
          .problems()
          .add(
              options.name("uniform")
                  + " and "
                  + options.name("recurrentGain")
                  + " both say how recurrent weights are drawn: keep one of them");
    }
    options.finish();
    return settings;
  }

  private static Activation activation(Section options, String key, Activation fallback) {
    String word = options.choice(key, ACTIVATIONS, null);
    return word == null ? fallback : Activation.valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Number of exponents the layer has in one direction. */
  int stateSize() {
    return cell.statesPerUnit * units;
  }
}
