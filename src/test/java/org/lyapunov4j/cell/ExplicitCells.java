package org.lyapunov4j.cell;

import static org.lyapunov4j.cell.RandomCells.affine;
import static org.lyapunov4j.cell.RandomCells.product;
import static org.lyapunov4j.cell.RandomCells.sigmoid;

import org.lyapunov4j.spectrum.Matrix;

/** Cells with tanh and sigmoid, and their Jacobians written out entry by entry. */
final class ExplicitCells {
  private ExplicitCells() {}

  record ResetBeforeGru(GateWeights[] w) implements RandomCells.Explicit {
    @Override
    public double[] next(double[] h, double[] x) {
      int n = h.length;
      double[] gated = new double[n];
      for (int a = 0; a < n; a++) {
        gated[a] = sigmoid(affine(w[0], a, x, h)) * h[a];
      }
      double[] out = new double[n];
      for (int a = 0; a < n; a++) {
        double z = sigmoid(affine(w[1], a, x, h));
        out[a] = (1 - z) * Math.tanh(affine(w[2], a, x, gated)) + z * h[a];
      }
      return out;
    }

    @Override
    public double[][] jacobian(double[] h, double[] x) {
      int n = h.length;
      double[] r = new double[n];
      double[] gated = new double[n];
      for (int a = 0; a < n; a++) {
        r[a] = sigmoid(affine(w[0], a, x, h));
        gated[a] = r[a] * h[a];
      }
      double[][] jacobian = new double[n][n];
      for (int a = 0; a < n; a++) {
        double z = sigmoid(affine(w[1], a, x, h));
        double g = Math.tanh(affine(w[2], a, x, gated));
        for (int b = 0; b < n; b++) {
          double dLoop = w[2].recurrent().get(a, b) * r[b];
          for (int c = 0; c < n; c++) {
            double dr = r[c] * (1 - r[c]) * w[0].recurrent().get(c, b);
            dLoop += w[2].recurrent().get(a, c) * h[c] * dr;
          }
          double dz = z * (1 - z) * w[1].recurrent().get(a, b);
          jacobian[a][b] = (1 - z) * (1 - g * g) * dLoop + (h[a] - g) * dz + (a == b ? z : 0);
        }
      }
      return jacobian;
    }
  }

  record Antisymmetric(GateWeights w, double stepSize, double diffusion)
      implements RandomCells.Explicit {
    @Override
    public double[] next(double[] h, double[] x) {
      double[] out = new double[h.length];
      for (int a = 0; a < h.length; a++) {
        out[a] = h[a] + stepSize * Math.tanh(flow(w, diffusion, a, h) + fromInput(w, a, x));
      }
      return out;
    }

    @Override
    public double[][] jacobian(double[] h, double[] x) {
      int n = h.length;
      double[][] jacobian = new double[n][n];
      for (int a = 0; a < n; a++) {
        double f = Math.tanh(flow(w, diffusion, a, h) + fromInput(w, a, x));
        for (int b = 0; b < n; b++) {
          jacobian[a][b] =
              (a == b ? 1 : 0) + stepSize * (1 - f * f) * antisymmetric(w, diffusion, a, b);
        }
      }
      return jacobian;
    }
  }

  record GatedAntisymmetric(GateWeights w, GateWeights gate, double stepSize, double diffusion)
      implements RandomCells.Explicit {
    @Override
    public double[] next(double[] h, double[] x) {
      double[] out = new double[h.length];
      for (int a = 0; a < h.length; a++) {
        double flow = flow(w, diffusion, a, h);
        double s = sigmoid(flow + fromInput(gate, a, x));
        out[a] = h[a] + stepSize * s * Math.tanh(flow + fromInput(w, a, x));
      }
      return out;
    }

    @Override
    public double[][] jacobian(double[] h, double[] x) {
      int n = h.length;
      double[][] jacobian = new double[n][n];
      for (int a = 0; a < n; a++) {
        double flow = flow(w, diffusion, a, h);
        double s = sigmoid(flow + fromInput(gate, a, x));
        double f = Math.tanh(flow + fromInput(w, a, x));
        double slope = s * (1 - f * f) + f * s * (1 - s);
        for (int b = 0; b < n; b++) {
          jacobian[a][b] = (a == b ? 1 : 0) + stepSize * slope * antisymmetric(w, diffusion, a, b);
        }
      }
      return jacobian;
    }
  }

  private static double antisymmetric(GateWeights w, double diffusion, int a, int b) {
    return w.recurrent().get(a, b) - w.recurrent().get(b, a) - (a == b ? diffusion : 0);
  }

  private static double flow(GateWeights w, double diffusion, int a, double[] h) {
    double sum = 0;
    for (int b = 0; b < h.length; b++) {
      sum += antisymmetric(w, diffusion, a, b) * h[b];
    }
    return sum;
  }

  private static double fromInput(GateWeights w, int a, double[] x) {
    return affine(w, a, x, new double[w.units()]);
  }

  /** As the paper writes it, friction on the old or the new velocity. */
  record CoRnn(GateWeights w, Matrix velocityWeights, Oscillators o)
      implements RandomCells.Explicit {
    @Override
    public double[] next(double[] s, double[] x) {
      int n = w.units();
      double[] out = new double[2 * n];
      for (int a = 0; a < n; a++) {
        double pull = Math.tanh(force(a, s, x)) - o.stiffness() * s[a];
        double z =
            o.implicit()
                ? (s[n + a] + o.stepSize() * pull) / (1 + o.stepSize() * o.damping())
                : s[n + a] + o.stepSize() * (pull - o.damping() * s[n + a]);
        out[n + a] = z;
        out[a] = s[a] + o.stepSize() * z;
      }
      return out;
    }

    private double force(int a, double[] s, double[] x) {
      double sum = affine(w, a, x, new double[w.units()]) + product(w, a, s);
      for (int b = 0; b < w.units(); b++) {
        sum += velocityWeights.get(a, b) * s[w.units() + b];
      }
      return sum;
    }

    @Override
    public double[][] jacobian(double[] s, double[] x) {
      int n = w.units();
      double shrunk = o.implicit() ? 1 + o.stepSize() * o.damping() : 1;
      double[][] jacobian = new double[2 * n][2 * n];
      for (int a = 0; a < n; a++) {
        double f = Math.tanh(force(a, s, x));
        for (int b = 0; b < n; b++) {
          double dy = (1 - f * f) * w.recurrent().get(a, b) - (a == b ? o.stiffness() : 0);
          double dz = (1 - f * f) * velocityWeights.get(a, b);
          double own = a == b ? 1 : 0;
          double friction = o.implicit() ? 0 : own * o.stepSize() * o.damping();
          jacobian[n + a][b] = o.stepSize() * dy / shrunk;
          jacobian[n + a][n + b] = (own - friction + o.stepSize() * dz) / shrunk;
          jacobian[a][b] = own + o.stepSize() * jacobian[n + a][b];
          jacobian[a][n + b] = o.stepSize() * jacobian[n + a][n + b];
        }
      }
      return jacobian;
    }
  }
}
