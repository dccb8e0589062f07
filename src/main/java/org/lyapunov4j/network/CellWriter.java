package org.lyapunov4j.network;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.lyapunov4j.spectrum.CellParameter;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The way back of what readers read: a cell's parameters into the arrays of the layer that it was
 * read from. DL4J's and our own layers, in the order of gates that each of them has.
 */
public final class CellWriter {
  /** Place in a cell of what a layer has first, second, ... (candidate, forget, output, input). */
  private static final int[] LSTM_GATES = {3, 1, 2, 0};

  private CellWriter() {}

  /**
   * Writes.
   *
   * @param conf the layer's configuration, without wrappers
   * @param arrays the layer's own arrays, one direction's, by the names W, RW and b
   * @param parameters of the cell that was read from it, other numbers
   */
  @SuppressWarnings("deprecation") // GravesBidirectionalLSTM: DL4J deprecates it, people have it
  public static void write(
      Layer conf, Function<String, INDArray> arrays, List<CellParameter> parameters) {
    Map<String, CellParameter> named =
        parameters.stream().collect(Collectors.toMap(CellParameter::name, p -> p));
    CellParameter bias = named.get("b");
    CellParameter loop = named.get("U");
    int units = loop.columns();
    boolean lstm = conf instanceof AbstractLSTM || conf instanceof GravesBidirectionalLSTM;
    gates(arrays.apply("W"), 0, named.get("W"), units, lstm);
    gates(arrays.apply("b"), 0, bias, units, lstm);
    INDArray recurrent = arrays.apply("RW");
    if (named.containsKey("V")) {
      INDArray positions = recurrent.get(interval(0, units), all());
      gates(positions, 0, loop, units, false);
      gates(recurrent.get(interval(units, 2 * units), all()), 0, named.get("V"), units, false);
      return;
    }
    gates(recurrent, 0, loop, units, lstm);
    if (named.containsKey("c")) {
      gates(arrays.apply("b"), bias.rows(), named.get("c"), units, false);
    }
    if (named.containsKey("p")) {
      double[] p = named.get("p").values();
      column(recurrent, 4 * units, Arrays.copyOfRange(p, units, 2 * units));
      column(recurrent, 4 * units + 1, Arrays.copyOfRange(p, 2 * units, 3 * units));
      column(recurrent, 4 * units + 2, Arrays.copyOfRange(p, 0, units));
    }
  }

  /** A parameter's gates to columns of an array, from one on. */
  private static void gates(
      INDArray target, int from, CellParameter parameter, int units, boolean lstm) {
    // Column-major [rows x columns] is row-major [columns x rows].
    INDArray turned =
        Nd4j.create(parameter.values(), new long[] {parameter.columns(), parameter.rows()}, 'c')
            .castTo(target.dataType());
    for (int block = 0; block < parameter.rows() / units; block++) {
      int place = units * (lstm ? LSTM_GATES[block] : block);
      int to = from + units * block;
      target
          .get(all(), interval(to, to + units))
          .assign(turned.get(all(), interval(place, place + units)));
    }
  }

  private static void column(INDArray target, int column, double[] values) {
    target.getColumn(column).assign(Nd4j.createFromArray(values).castTo(target.dataType()));
  }
}
