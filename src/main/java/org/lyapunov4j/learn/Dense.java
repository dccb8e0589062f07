package org.lyapunov4j.learn;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One dense layer, y = x W + b, with or without tanh: what is needed to ask a trained network.
 *
 * @param weights [in][out]
 * @param bias [out]
 */
public record Dense(float[][] weights, float[] bias, boolean tanh) {

  /** The layer's output, [out], for x [in]. */
  public double[] apply(double[] x) {
    double[] y = new double[bias.length];
    for (int j = 0; j < y.length; j++) {
      y[j] = bias[j];
    }
    for (int i = 0; i < weights.length; i++) {
      float[] row = weights[i];
      double input = x[i];
      for (int j = 0; j < y.length; j++) {
        y[j] += input * row[j];
      }
    }
    if (tanh) {
      for (int j = 0; j < y.length; j++) {
        y[j] = Math.tanh(y[j]);
      }
    }
    return y;
  }

  public void write(DataOutput out) throws IOException {
    Wire.write(out, weights);
    Wire.write(out, bias);
    out.writeBoolean(tanh);
  }

  public static Dense read(ByteBuffer in) {
    return new Dense(Wire.readMatrix(in), Wire.readFloats(in), in.get() != 0);
  }
}
