package org.lyapunov4j.task;

import java.util.function.Consumer;

/**
 * A time series cut into stretches that lie end to end: sequence i reads the samples from {@code i
 * steps} on, and after each of them is to tell the one {@code ahead} samples later.
 *
 * @param samples [sample, component], at least {@code count steps + ahead} of them; owned by the
 *     caller
 */
record Series(int count, int steps, int ahead, int components, float[] samples)
    implements Sequences {
  private static final long serialVersionUID = 1L;

  /**
   * @param sampler writes the next sample over its argument
   */
  static Series record(
      int count, int steps, int ahead, int components, Consumer<double[]> sampler) {
    float[] samples = new float[(count * steps + ahead) * components];
    double[] sample = new double[components];
    for (int i = 0; i < samples.length; i++) {
      if (i % components == 0) {
        sampler.accept(sample);
      }
      samples[i] = (float) sample[i % components];
    }
    return new Series(count, steps, ahead, components, samples);
  }

  @Override
  public void write(int sequence, int row, Minibatch into) {
    for (int t = 0; t < steps; t++) {
      int now = (sequence * steps + t) * components;
      for (int c = 0; c < components; c++) {
        into.feature(row, c, t, samples[now + c]);
        into.label(row, c, t, samples[now + ahead * components + c]);
      }
    }
  }
}
