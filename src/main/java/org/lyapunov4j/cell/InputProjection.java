package org.lyapunov4j.cell;

import org.lyapunov4j.spectrum.Matrix;
import org.lyapunov4j.spectrum.MatrixProduct;

/**
 * W x_t + b for every step of a sequence, a block of steps per matrix product: the inputs are known
 * in advance, so nothing forces this through the recurrence step by step.
 */
final class InputProjection implements AutoCloseable {
  private static final int BLOCK = 64;

  private final int rows;
  private final int inputs;
  private final double[] bias;
  private final MatrixProduct product;
  private final double[] block;
  private double[] sequence;
  private int steps;
  private int blockStart;

  InputProjection(Matrix weights, double[] bias) {
    this.rows = weights.rows();
    this.inputs = weights.columns();
    this.bias = bias;
    this.product = new MatrixProduct(weights, inputs, BLOCK);
    this.block = new double[rows * BLOCK];
  }

  static long bytes(int rows, int inputs) {
    return MatrixProduct.bytes(rows, inputs, inputs, BLOCK) + 8L * rows * BLOCK;
  }

  void drive(double[] sequence, int steps) {
    this.sequence = sequence;
    this.steps = steps;
    this.blockStart = -1;
  }

  /** Writes W x_t + b into {@code target}, [rows]. */
  void read(int t, double[] target) {
    int start = t - t % BLOCK;
    if (start != blockStart) {
      product.apply(sequence, start * inputs, Math.min(BLOCK, steps - start), block);
      blockStart = start;
    }
    int at = rows * (t - start);
    for (int i = 0; i < rows; i++) {
      target[i] = block[at + i] + bias[i];
    }
  }

  @Override
  public void close() {
    product.close();
  }
}
