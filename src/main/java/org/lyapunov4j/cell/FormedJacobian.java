package org.lyapunov4j.cell;

import org.lyapunov4j.spectrum.MatrixProduct;
import org.lyapunov4j.spectrum.Precision;

/**
 * The part of a Jacobian that acts on the output h, formed at every step, and its product with many
 * tangent vectors. Its column j is what a step makes of the unit vector e_j, for which U e_j, a
 * column of the weights, needs no product. Once formed it has one row for each entry of the state,
 * where the stacked weights have one for each unit of each gate: an LSTM's product halves, a GRU's
 * shrinks to a third.
 */
final class FormedJacobian implements AutoCloseable {
  /** Forming costs as much element-wise work as some hundred vectors' product saves. */
  private static final int WORTHWHILE = 160;

  private final MatrixProduct product;
  private final int tangents;

  /** dF/dh, column-major [stateSize x n]; whoever owns this fills it at every step. */
  final double[] matrix;

  /** What {@link #apply} gives, column-major [stateSize x k]. */
  final double[] image;

  FormedJacobian(int stateSize, int units, int tangents, Precision precision) {
    this.tangents = tangents;
    this.matrix = new double[stateSize * units];
    this.image = new double[stateSize * tangents];
    this.product = new MatrixProduct(stateSize, units, stateSize, tangents, precision);
  }

  /** Whether k vectors are enough for it to be faster than the product with each gate. */
  static boolean pays(int units, int tangents) {
    return tangents >= Math.min(Math.max(units, 1), WORTHWHILE);
  }

  static long bytes(int stateSize, int units, int tangents) {
    return MatrixProduct.bytes(stateSize, units, stateSize, tangents)
        + 8L * stateSize * ((long) units + tangents);
  }

  /** Multiplies the first n entries of every vector. */
  void apply(double[] vectors) {
    product.replace(matrix);
    product.apply(vectors, 0, tangents, image);
  }

  @Override
  public void close() {
    product.close();
  }
}
