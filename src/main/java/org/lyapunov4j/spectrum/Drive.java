package org.lyapunov4j.spectrum;

import java.util.ArrayList;
import java.util.List;

/**
 * The input sequences that reach one recurrent layer: shape [batch, time, inputs], each sequence
 * with a length of its own. Masked steps are left out when the drive is made, so that they neither
 * advance the state nor count.
 *
 * <p>A sequence is a row-major array [steps x inputs] and may be empty.
 *
 * @param inputs width of one input
 * @param sequences one array a sequence; not copied, must not be written afterwards
 */
public record Drive(int inputs, List<double[]> sequences) {

  public Drive {
    if (inputs < 1) {
      throw new IllegalArgumentException("inputs must be at least 1, got " + inputs);
    }
    sequences = List.copyOf(sequences);
    for (int b = 0; b < sequences.size(); b++) {
      if (sequences.get(b).length % inputs != 0) {
        throw new IllegalArgumentException(
            "sequence "
                + b
                + " must hold a multiple of "
                + inputs
                + " values, got "
                + sequences.get(b).length);
      }
    }
  }

  /**
   * Packs a batch.
   *
   * @param values row-major [batch, time, inputs]
   * @param mask row-major [batch, time], 0 for steps to leave out, or null for none
   */
  public static Drive of(int batch, int time, int inputs, double[] values, double[] mask) {
    if ((long) batch * time * inputs != values.length) {
      throw new IllegalArgumentException(
          "a drive ["
              + batch
              + ", "
              + time
              + ", "
              + inputs
              + "] needs "
              + (long) batch * time * inputs
              + " values, got "
              + values.length);
    }
    if (mask != null && (long) batch * time != mask.length) {
      throw new IllegalArgumentException(
          "a mask ["
              + batch
              + ", "
              + time
              + "] needs "
              + (long) batch * time
              + " values, got "
              + mask.length);
    }
    List<double[]> sequences = new ArrayList<>(batch);
    for (int b = 0; b < batch; b++) {
      int kept = 0;
      for (int t = 0; t < time; t++) {
        kept += mask == null || mask[b * time + t] != 0 ? 1 : 0;
      }
      double[] sequence = new double[kept * inputs];
      int at = 0;
      for (int t = 0; t < time; t++) {
        if (mask == null || mask[b * time + t] != 0) {
          System.arraycopy(values, (b * time + t) * inputs, sequence, at, inputs);
          at += inputs;
        }
      }
      sequences.add(sequence);
    }
    return new Drive(inputs, sequences);
  }

  /** Number of steps of sequence b. */
  public int steps(int b) {
    return sequences.get(b).length / inputs;
  }

  /**
   * The same sequences backwards in time, as the backward half of a bidirectional layer sees them.
   */
  public Drive reversed() {
    List<double[]> turned = new ArrayList<>(sequences.size());
    for (int b = 0; b < sequences.size(); b++) {
      double[] from = sequences.get(b);
      double[] to = new double[from.length];
      int steps = steps(b);
      for (int t = 0; t < steps; t++) {
        System.arraycopy(from, t * inputs, to, (steps - 1 - t) * inputs, inputs);
      }
      turned.add(to);
    }
    return new Drive(inputs, turned);
  }
}
