package org.lyapunov4j.cell;

import java.util.Arrays;
import java.util.Random;
import org.lyapunov4j.spectrum.Matrix;
import org.lyapunov4j.spectrum.RecurrentCell;

/**
 * Cells with random weights, and for tanh and sigmoid their Jacobians written out entry by entry.
 */
public final class RandomCells {
  private RandomCells() {}

  /** A cell and the plain equations it stands for. */
  public record Pair(RecurrentCell cell, Explicit explicit) {}

  /** One step by scalar code: the state after it, and the Jacobian [d][d]. */
  public interface Explicit {
    double[] next(double[] state, double[] input);

    double[][] jacobian(double[] state, double[] input);
  }

  public enum Kind {
    ELMAN,
    LSTM,
    GRAVES_LSTM,
    GRU,
    GRU_RESET_BEFORE,
    ANTISYMMETRIC,
    GATED_ANTISYMMETRIC,
    CORNN,
    CORNN_IMPLICIT
  }

  /** Weights of four gates, and three vectors for whatever a cell has beside them. */
  record Parts(GateWeights[] gates, double[] p, double[] q, double[] r) {}

  static Parts parts(int n, int inputs, double gain, long seed) {
    Random random = new Random(seed);
    GateWeights[] gates = new GateWeights[4];
    for (int g = 0; g < 4; g++) {
      gates[g] =
          new GateWeights(
              matrix(random, n, inputs, 1),
              matrix(random, n, n, gain / Math.sqrt(n)),
              vector(random, n));
    }
    return new Parts(gates, vector(random, n), vector(random, n), vector(random, n));
  }

  public static Pair of(Kind kind, int n, int inputs, double gain, long seed) {
    Parts parts = parts(n, inputs, gain, seed);
    GateWeights[] gates = parts.gates();
    double[] p = parts.p();
    double[] q = parts.q();
    double[] r = parts.r();
    Activation tanh = Activations.tanh();
    Activation sigmoid = Activations.sigmoid();
    return switch (kind) {
      case ELMAN -> new Pair(new ElmanCell(gates[0], tanh), new Elman(gates[0]));
      case LSTM ->
          new Pair(
              new LstmCell(gates[0], gates[1], gates[2], gates[3], tanh, sigmoid),
              new Lstm(gates, new double[n], new double[n], new double[n]));
      case GRAVES_LSTM ->
          new Pair(
              new LstmCell(gates[0], gates[1], gates[2], gates[3], tanh, sigmoid)
                  .withPeepholes(p, q, r),
              new Lstm(gates, p, q, r));
      case GRU ->
          new Pair(new GruCell(gates[0], gates[1], gates[2], p, tanh, sigmoid), new Gru(gates, p));
      case GRU_RESET_BEFORE ->
          new Pair(
              GruCell.resetBefore(gates[0], gates[1], gates[2], tanh, sigmoid),
              new ExplicitCells.ResetBeforeGru(gates));
      case ANTISYMMETRIC ->
          new Pair(
              new AntisymmetricCell(gates[0], 0.3, 0.2, tanh),
              new ExplicitCells.Antisymmetric(gates[0], 0.3, 0.2));
      case GATED_ANTISYMMETRIC ->
          new Pair(
              AntisymmetricCell.gated(
                  gates[0], gates[1].input(), gates[1].bias(), 0.3, 0.2, tanh, sigmoid),
              new ExplicitCells.GatedAntisymmetric(gates[0], gates[1], 0.3, 0.2));
      case CORNN -> oscillating(gates, new Oscillators(0.2, 1.3, 0.7, false));
      case CORNN_IMPLICIT -> oscillating(gates, new Oscillators(0.2, 1.3, 0.7, true));
    };
  }

  private static Pair oscillating(GateWeights[] gates, Oscillators oscillators) {
    return new Pair(
        new CoRnnCell(gates[0], gates[1].recurrent(), oscillators, Activations.tanh()),
        new ExplicitCells.CoRnn(gates[0], gates[1].recurrent(), oscillators));
  }

  public static Matrix matrix(Random random, int rows, int columns, double scale) {
    double[] values = new double[rows * columns];
    Arrays.setAll(values, i -> scale * random.nextGaussian());
    return Matrix.columnMajor(rows, columns, values);
  }

  public static double[] vector(Random random, int n) {
    return random.doubles(n, -1, 1).toArray();
  }

  static double affine(GateWeights g, int i, double[] x, double[] h) {
    double sum = g.bias()[i];
    for (int j = 0; j < x.length; j++) {
      sum += g.input().get(i, j) * x[j];
    }
    return sum + product(g, i, h);
  }

  static double product(GateWeights g, int i, double[] h) {
    double sum = 0;
    for (int j = 0; j < g.units(); j++) {
      sum += g.recurrent().get(i, j) * h[j];
    }
    return sum;
  }

  static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  private record Elman(GateWeights w) implements Explicit {
    @Override
    public double[] next(double[] h, double[] x) {
      double[] out = new double[h.length];
      Arrays.setAll(out, i -> Math.tanh(affine(w, i, x, h)));
      return out;
    }

    @Override
    public double[][] jacobian(double[] h, double[] x) {
      int n = h.length;
      double[] out = next(h, x);
      double[][] jacobian = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          jacobian[i][j] = (1 - out[i] * out[i]) * w.recurrent().get(i, j);
        }
      }
      return jacobian;
    }
  }

  private record Lstm(GateWeights[] w, double[] pi, double[] pf, double[] po) implements Explicit {
    @Override
    public double[] next(double[] s, double[] x) {
      int n = pi.length;
      double[] out = new double[2 * n];
      for (int a = 0; a < n; a++) {
        double c = s[n + a];
        double i = sigmoid(affine(w[0], a, x, s) + pi[a] * c);
        double f = sigmoid(affine(w[1], a, x, s) + pf[a] * c);
        double g = Math.tanh(affine(w[3], a, x, s));
        out[n + a] = f * c + i * g;
        double o = sigmoid(affine(w[2], a, x, s) + po[a] * out[n + a]);
        out[a] = o * Math.tanh(out[n + a]);
      }
      return out;
    }

    @Override
    public double[][] jacobian(double[] s, double[] x) {
      int n = pi.length;
      double[] after = next(s, x);
      double[][] jacobian = new double[2 * n][2 * n];
      for (int a = 0; a < n; a++) {
        double c = s[n + a];
        double i = sigmoid(affine(w[0], a, x, s) + pi[a] * c);
        double f = sigmoid(affine(w[1], a, x, s) + pf[a] * c);
        double g = Math.tanh(affine(w[3], a, x, s));
        double o = sigmoid(affine(w[2], a, x, s) + po[a] * after[n + a]);
        double th = Math.tanh(after[n + a]);
        for (int b = 0; b < 2 * n; b++) {
          boolean toH = b < n;
          double own = b == n + a ? 1 : 0;
          double di = i * (1 - i) * (toH ? w[0].recurrent().get(a, b) : own * pi[a]);
          double df = f * (1 - f) * (toH ? w[1].recurrent().get(a, b) : own * pf[a]);
          double dg = (1 - g * g) * (toH ? w[3].recurrent().get(a, b) : 0);
          double dc = f * own + c * df + g * di + i * dg;
          double dO = o * (1 - o) * ((toH ? w[2].recurrent().get(a, b) : 0) + po[a] * dc);
          jacobian[n + a][b] = dc;
          jacobian[a][b] = th * dO + o * (1 - th * th) * dc;
        }
      }
      return jacobian;
    }
  }

  private record Gru(GateWeights[] w, double[] cn) implements Explicit {
    @Override
    public double[] next(double[] h, double[] x) {
      double[] out = new double[h.length];
      for (int a = 0; a < h.length; a++) {
        double r = sigmoid(affine(w[0], a, x, h));
        double z = sigmoid(affine(w[1], a, x, h));
        double loop = product(w[2], a, h) + cn[a];
        double g = Math.tanh(affine(w[2], a, x, new double[h.length]) + r * loop);
        out[a] = (1 - z) * g + z * h[a];
      }
      return out;
    }

    @Override
    public double[][] jacobian(double[] h, double[] x) {
      int n = h.length;
      double[][] jacobian = new double[n][n];
      for (int a = 0; a < n; a++) {
        double r = sigmoid(affine(w[0], a, x, h));
        double z = sigmoid(affine(w[1], a, x, h));
        double loop = product(w[2], a, h) + cn[a];
        double g = Math.tanh(affine(w[2], a, x, new double[n]) + r * loop);
        for (int b = 0; b < n; b++) {
          double dr = r * (1 - r) * w[0].recurrent().get(a, b);
          double dz = z * (1 - z) * w[1].recurrent().get(a, b);
          double dg = (1 - g * g) * (dr * loop + r * w[2].recurrent().get(a, b));
          jacobian[a][b] = (1 - z) * dg - g * dz + h[a] * dz + (a == b ? z : 0);
        }
      }
      return jacobian;
    }
  }
}
