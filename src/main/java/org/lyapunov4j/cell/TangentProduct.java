package org.lyapunov4j.cell;

import org.lyapunov4j.spectrum.Matrix;
import org.lyapunov4j.spectrum.MatrixProduct;
import org.lyapunov4j.spectrum.Precision;

/**
 * The product of a constant matrix with a state and its tangent vectors, U [s | V]. The state's
 * part is in double precision always; where the vectors' is too, it is one product for both.
 */
final class TangentProduct implements AutoCloseable {
  private final int rows;
  private final int tangents;
  private final MatrixProduct product;

  /** U s by itself where the vectors' product is less precise; null where it is not. */
  private final MatrixProduct stateProduct;

  /**
   * @param stride distance between two tangent vectors, of which the first entries meet U
   * @param tangents k
   */
  TangentProduct(Matrix matrix, int stride, int tangents, Precision precision) {
    this.rows = matrix.rows();
    this.tangents = tangents;
    this.product = new MatrixProduct(matrix, stride, 1 + tangents, precision);
    this.stateProduct = precision == Precision.DOUBLE ? null : new MatrixProduct(matrix, stride, 1);
  }

  static double flops(Matrix matrix, int tangents) {
    return 2.0 * matrix.rows() * matrix.columns() * (1 + tangents);
  }

  /** With its target, which the caller owns. */
  static long bytes(Matrix matrix, int stride, int tangents) {
    int rows = matrix.rows();
    int columns = matrix.columns();
    return MatrixProduct.bytes(rows, columns, stride, 1 + tangents)
        + MatrixProduct.bytes(rows, columns, stride, 1)
        + 8L * rows * (1 + tangents);
  }

  /**
   * Multiplies.
   *
   * @param target receives U [s | V], column-major [rows x (1 + k)]
   */
  void apply(double[] state, double[] vectors, double[] target) {
    if (stateProduct == null) {
      product.apply(state, vectors, tangents, target);
    } else {
      stateProduct.apply(state, 0, 1, target);
      product.apply(vectors, 0, tangents, target, rows);
    }
  }

  @Override
  public void close() {
    product.close();
    if (stateProduct != null) {
      stateProduct.close();
    }
  }
}
