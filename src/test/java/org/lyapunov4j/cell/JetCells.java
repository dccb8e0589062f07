package org.lyapunov4j.cell;

import org.lyapunov4j.spectrum.Jet;
import org.lyapunov4j.spectrum.Matrix;
import org.lyapunov4j.spectrum.RecurrentCell;

/** Random cells beside their equations written in jets, which give the Jacobian in 31 digits. */
public final class JetCells {
  private JetCells() {}

  /** One step of the state. */
  public interface Map {
    Jet[] next(Jet[] state, double[] input);
  }

  /** A cell and what it should do. */
  public record Pair(RecurrentCell cell, Map map) {}

  /** The nine smooth kinds of {@link RandomCells}, and three whose maps annihilate directions. */
  public enum Kind {
    ELMAN,
    LSTM,
    GRAVES_LSTM,
    GRU,
    GRU_RESET_BEFORE,
    ANTISYMMETRIC,
    GATED_ANTISYMMETRIC,
    CORNN,
    CORNN_IMPLICIT,
    RELU_ELMAN,
    HARD_LSTM,
    HARD_GRAVES_LSTM;

    public boolean smooth() {
      return this != RELU_ELMAN && this != HARD_LSTM && this != HARD_GRAVES_LSTM;
    }
  }

  private interface Gate {
    Jet of(Jet z);
  }

  public static Pair of(Kind kind, int n, int inputs, double gain, long seed) {
    RandomCells.Parts parts = RandomCells.parts(n, inputs, gain, seed);
    GateWeights[] g = parts.gates();
    double[] none = new double[n];
    return switch (kind) {
      case RELU_ELMAN -> new Pair(new ElmanCell(g[0], Activations.relu()), elman(g[0], Jet::relu));
      case HARD_LSTM, HARD_GRAVES_LSTM -> {
        LstmCell cell =
            new LstmCell(g[0], g[1], g[2], g[3], Activations.tanh(), Activations.hardSigmoid());
        yield kind == Kind.HARD_LSTM
            ? new Pair(cell, lstm(g, none, none, none, Jet::hardSigmoid))
            : new Pair(
                cell.withPeepholes(parts.p(), parts.q(), parts.r()),
                lstm(g, parts.p(), parts.q(), parts.r(), Jet::hardSigmoid));
      }
      default ->
          new Pair(
              RandomCells.of(RandomCells.Kind.valueOf(kind.name()), n, inputs, gain, seed).cell(),
              smooth(kind, parts));
    };
  }

  private static Map smooth(Kind kind, RandomCells.Parts parts) {
    GateWeights[] g = parts.gates();
    double[] none = new double[g[0].units()];
    return switch (kind) {
      case ELMAN -> elman(g[0], Jet::tanh);
      case LSTM -> lstm(g, none, none, none, Jet::sigmoid);
      case GRAVES_LSTM -> lstm(g, parts.p(), parts.q(), parts.r(), Jet::sigmoid);
      case GRU -> gru(g, parts.p());
      case GRU_RESET_BEFORE -> resetBefore(g);
      case ANTISYMMETRIC -> antisymmetric(g, 0.3, 0.2, false);
      case GATED_ANTISYMMETRIC -> antisymmetric(g, 0.3, 0.2, true);
      case CORNN -> oscillators(g, new Oscillators(0.2, 1.3, 0.7, false));
      case CORNN_IMPLICIT -> oscillators(g, new Oscillators(0.2, 1.3, 0.7, true));
      default -> throw new IllegalArgumentException("not smooth: " + kind);
    };
  }

  private static Jet sum(Matrix weights, int row, Jet[] h, int from, Jet start) {
    Jet sum = start;
    for (int j = 0; j < weights.columns(); j++) {
      sum = sum.plus(h[from + j].times(weights.get(row, j)));
    }
    return sum;
  }

  private static Jet fromInput(GateWeights w, int row, double[] x, int d) {
    Jet sum = Jet.constant(w.bias()[row], d);
    for (int j = 0; j < x.length; j++) {
      sum = sum.plus(Jet.constant(x[j], d).times(w.input().get(row, j)));
    }
    return sum;
  }

  private static Jet affine(GateWeights w, int row, double[] x, Jet[] h) {
    return sum(w.recurrent(), row, h, 0, fromInput(w, row, x, h.length));
  }

  private static Map elman(GateWeights w, Gate activation) {
    return (h, x) -> {
      Jet[] next = new Jet[h.length];
      for (int i = 0; i < next.length; i++) {
        next[i] = activation.of(affine(w, i, x, h));
      }
      return next;
    };
  }

  private static Map lstm(GateWeights[] w, double[] pi, double[] pf, double[] po, Gate gate) {
    return (s, x) -> {
      int n = pi.length;
      Jet[] next = new Jet[2 * n];
      for (int a = 0; a < n; a++) {
        Jet c = s[n + a];
        Jet i = gate.of(affine(w[0], a, x, s).plus(c.times(pi[a])));
        Jet f = gate.of(affine(w[1], a, x, s).plus(c.times(pf[a])));
        Jet g = affine(w[3], a, x, s).tanh();
        next[n + a] = f.times(c).plus(i.times(g));
        Jet o = gate.of(affine(w[2], a, x, s).plus(next[n + a].times(po[a])));
        next[a] = o.times(next[n + a].tanh());
      }
      return next;
    };
  }

  private static Map gru(GateWeights[] w, double[] cn) {
    return (h, x) -> {
      int n = cn.length;
      Jet[] next = new Jet[n];
      for (int a = 0; a < n; a++) {
        Jet r = affine(w[0], a, x, h).sigmoid();
        Jet z = affine(w[1], a, x, h).sigmoid();
        Jet loop = sum(w[2].recurrent(), a, h, 0, Jet.constant(cn[a], n));
        Jet g = fromInput(w[2], a, x, n).plus(r.times(loop)).tanh();
        next[a] = Jet.constant(1, n).minus(z).times(g).plus(z.times(h[a]));
      }
      return next;
    };
  }

  private static Map resetBefore(GateWeights[] w) {
    return (h, x) -> {
      int n = h.length;
      Jet[] gated = new Jet[n];
      Jet[] next = new Jet[n];
      for (int a = 0; a < n; a++) {
        gated[a] = affine(w[0], a, x, h).sigmoid().times(h[a]);
      }
      for (int a = 0; a < n; a++) {
        Jet z = affine(w[1], a, x, h).sigmoid();
        Jet g = affine(w[2], a, x, gated).tanh();
        next[a] = Jet.constant(1, n).minus(z).times(g).plus(z.times(h[a]));
      }
      return next;
    };
  }

  private static Map antisymmetric(
      GateWeights[] w, double stepSize, double diffusion, boolean gated) {
    Matrix u = w[0].recurrent();
    return (h, x) -> {
      int n = h.length;
      Jet[] next = new Jet[n];
      for (int a = 0; a < n; a++) {
        Jet flow = Jet.constant(0, n);
        for (int b = 0; b < n; b++) {
          double m = u.get(a, b) - u.get(b, a) - (a == b ? diffusion : 0);
          flow = flow.plus(h[b].times(m));
        }
        Jet force = fromInput(w[0], a, x, n).plus(flow).tanh();
        if (gated) {
          force = force.times(fromInput(w[1], a, x, n).plus(flow).sigmoid());
        }
        next[a] = h[a].plus(force.times(stepSize));
      }
      return next;
    };
  }

  private static Map oscillators(GateWeights[] w, Oscillators o) {
    return (s, x) -> {
      int n = w[0].units();
      Jet[] next = new Jet[2 * n];
      for (int a = 0; a < n; a++) {
        Jet drive = sum(w[0].recurrent(), a, s, 0, fromInput(w[0], a, x, 2 * n));
        Jet force = sum(w[1].recurrent(), a, s, n, drive).tanh();
        Jet pull = force.minus(s[a].times(o.stiffness()));
        Jet z =
            o.implicit()
                ? s[n + a].plus(pull.times(o.stepSize())).over(1 + o.stepSize() * o.damping())
                : s[n + a].plus(pull.minus(s[n + a].times(o.damping())).times(o.stepSize()));
        next[n + a] = z;
        next[a] = s[a].plus(z.times(o.stepSize()));
      }
      return next;
    };
  }
}
