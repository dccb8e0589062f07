package org.lyapunov4j.network;

import org.lyapunov4j.cell.GateWeights;
import org.lyapunov4j.spectrum.Matrix;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Copies of DL4J's parameter arrays, which hold a unit's weights in a column. */
final class Weights {
  private Weights() {}

  /**
   * Gate number {@code block} of stacked gates.
   *
   * @param input [inputs x gates units]
   * @param recurrent [units x at least gates units]
   * @param bias [1 x gates units]
   */
  static GateWeights gate(INDArray input, INDArray recurrent, INDArray bias, int block) {
    int units = (int) recurrent.size(0);
    double[] biases = vector(bias);
    double[] own = new double[units];
    System.arraycopy(biases, block * units, own, 0, units);
    return new GateWeights(
        transposed(input, block * units, units), transposed(recurrent, block * units, units), own);
  }

  /** Columns {@code from} to {@code from + count} as rows. */
  static Matrix transposed(INDArray array, int from, int count) {
    INDArray columns =
        array.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + count)).dup('c');
    // Row-major [rows x count] is column-major [count x rows].
    return Matrix.columnMajor(count, (int) array.size(0), columns.data().asDouble());
  }

  /** Column {@code column} of a matrix. */
  static double[] column(INDArray array, long column) {
    return vector(array.getColumn(column));
  }

  /** All entries of a vector. */
  static double[] vector(INDArray array) {
    return array.dup('c').data().asDouble();
  }
}
