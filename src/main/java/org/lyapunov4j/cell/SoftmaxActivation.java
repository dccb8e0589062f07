package org.lyapunov4j.cell;

/**
 * Softmax over the units of one gate, p = exp(z) / sum exp(z), with the Jacobian diag(p) - p p'.
 * The slopes are its diagonal, p (1 - p).
 */
record SoftmaxActivation() implements Activation {

  @Override
  public String name() {
    return "SOFTMAX";
  }

  @Override
  public boolean elementwise() {
    return false;
  }

  @Override
  public void evaluate(double[] z, int offset, int n, double[] value, double[] slope) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = offset; i < offset + n; i++) {
      largest = Math.max(largest, z[i]);
    }
    double sum = 0;
    for (int i = offset; i < offset + n; i++) {
      value[i] = Math.exp(z[i] - largest);
      sum += value[i];
    }
    for (int i = offset; i < offset + n; i++) {
      value[i] /= sum;
      slope[i] = value[i] * (1 - value[i]);
    }
  }

  @Override
  public void pushForward(
      double[] value, double[] slope, int offset, int n, double[] tangent, int tangentOffset) {
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += value[offset + i] * tangent[tangentOffset + i];
    }
    for (int i = 0; i < n; i++) {
      tangent[tangentOffset + i] = value[offset + i] * (tangent[tangentOffset + i] - mean);
    }
  }
}
