package org.lyapunov4j.spectrum;

import java.util.Arrays;
import java.util.Random;
import org.lyapunov4j.cell.RandomCells;

/** The spectrum the obvious way: explicit Jacobians and modified Gram-Schmidt at every step. */
final class SlowTwin {
  private SlowTwin() {}

  static double[] exponents(
      RandomCells.Explicit explicit, int stateSize, Drive drive, int b, int warmup) {
    return exponents(explicit, stateSize, drive, b, warmup, new double[stateSize]);
  }

  /**
   * @param steepest receives, for every exponent, by how many nats its direction fell behind a
   *     faster one in the worst single step
   */
  static double[] exponents(
      RandomCells.Explicit explicit,
      int stateSize,
      Drive drive,
      int b,
      int warmup,
      double[] steepest) {
    int d = stateSize;
    double[] state = new double[d];
    double[][] q = new double[d][d];
    for (int i = 0; i < d; i++) {
      q[i][i] = 1;
    }
    double[] sums = new double[d];
    double[] sequence = drive.sequences().get(b);
    int steps = drive.steps(b);
    for (int t = 0; t < steps; t++) {
      double[] input = Arrays.copyOfRange(sequence, t * drive.inputs(), (t + 1) * drive.inputs());
      q = TestCells.multiply(explicit.jacobian(state, input), q);
      state = explicit.next(state, input);
      double[] logs = gramSchmidt(q);
      for (int i = 0; i < d && t >= warmup; i++) {
        sums[i] += logs[i];
      }
      double fastest = logs[0];
      for (int i = 0; i < d; i++) {
        fastest = Math.max(fastest, logs[i]);
        steepest[i] = Math.max(steepest[i], fastest - logs[i]);
      }
    }
    return Arrays.stream(sums).map(sum -> sum / (steps - warmup)).toArray();
  }

  /** Orthonormalises the columns of q in place, twice for accuracy; returns ln R_ii. */
  private static double[] gramSchmidt(double[][] q) {
    int d = q.length;
    double[] logs = new double[d];
    for (int pass = 0; pass < 2; pass++) {
      for (int j = 0; j < d; j++) {
        for (int l = 0; l < j; l++) {
          double dot = 0;
          for (int i = 0; i < d; i++) {
            dot += q[i][l] * q[i][j];
          }
          for (int i = 0; i < d; i++) {
            q[i][j] -= dot * q[i][l];
          }
        }
        double norm = 0;
        for (int i = 0; i < d; i++) {
          norm += q[i][j] * q[i][j];
        }
        norm = Math.sqrt(norm);
        logs[j] += Math.log(norm);
        for (int i = 0; i < d; i++) {
          q[i][j] /= norm;
        }
      }
    }
    return logs;
  }

  static Drive randomDrive(int sequences, int steps, int inputs, long seed) {
    return Drive.of(
        sequences,
        steps,
        inputs,
        new Random(seed).doubles((long) sequences * steps * inputs, -1, 1).toArray(),
        null);
  }
}
