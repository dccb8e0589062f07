package org.lyapunov4j.aelle.learn;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Ridge regression with the kernel exp(-|z - z'|^2 / (2 l^2)) on principal components z: the mean
 * of a Gaussian process. With C = (K + penalty I)^-1 and a = C y, the residual of row i by the
 * model that has not seen it is a_i / C_ii (Rasmussen and Williams 2006, eq. 5.12), so width,
 * penalty and the scale of every column are chosen, and blends are weighted, without refits.
 */
public final class KernelRidge {
  private static final double[] WIDTHS = {0.5, 1, 2};
  private static final double[] PENALTIES = {0.03, 0.1, 0.3, 1};

  private static final int COMPONENTS = 20;
  private static final double GRID = 64;

  /** Scales are learned from so many rows at most, evenly spaced. */
  private static final int SCALE_ROWS = 320;

  private static final int SCALE_PASSES = 2;
  private static final double[] SCALE_STEPS = {0.5, 2};

  private final double[] scales;
  private final PrincipalComponents components;
  private final double precision;
  private final double[] means;
  private final float[][] support;
  private final float[][] weights;

  private KernelRidge(
      double[] scales,
      PrincipalComponents components,
      double precision,
      double[] means,
      float[][] support,
      float[][] weights) {
    this.scales = scales;
    this.components = components;
    this.precision = precision;
    this.means = means;
    this.support = support;
    this.weights = weights;
  }

  /**
   * A model and what it says of its own rows when each is left out.
   *
   * @param heldOut [n][m]
   */
  public record Fit(KernelRidge ridge, double[][] heldOut) {}

  /**
   * Fits standardised rows to targets. Columns that tell more are stretched, others shrunk. Cost
   * O(n^3) for each of twelve settings: seconds for some thousand rows.
   */
  public static Fit fit(double[][] rows, double[][] targets) {
    double[] scales = scales(rows, targets);
    double[][] scaled = scaled(rows, scales);
    PrincipalComponents components = PrincipalComponents.fit(scaled, COMPONENTS);
    double[][] scores = gridded(components.scores(scaled));
    double[] distances = distances(scores);
    double[] means = means(targets);
    Choice choice;
    KernelSolver.Solution best;
    try (KernelSolver solver = new KernelSolver(targets, means)) {
      choice = choose(distances, targets.length, solver);
      best = solver.solve(distances, choice.precision, choice.penalty);
    }
    float[][] support = Arrays.stream(scores).map(KernelRidge::single).toArray(float[][]::new);
    float[][] weights =
        Arrays.stream(best.weights()).map(KernelRidge::brief).toArray(float[][]::new);
    return new Fit(
        new KernelRidge(scales, components, choice.precision, means, support, weights),
        best.heldOut());
  }

  /**
   * Coordinates rounded to a grid much finer than the kernel, which take little room in a file, and
   * are fitted as they are.
   */
  private static double[][] gridded(double[][] scores) {
    double squares = 0;
    for (double[] row : scores) {
      for (double score : row) {
        squares += score * score / scores.length;
      }
    }
    double step = squares == 0 ? 1 : Math.scalb(1, Math.getExponent(Math.sqrt(squares) / GRID));
    for (double[] row : scores) {
      for (int c = 0; c < row.length; c++) {
        row[c] = step * Math.rint(row[c] / step);
      }
    }
    return scores;
  }

  /** Width and penalty of a kernel. */
  private record Choice(double precision, double penalty) {}

  private static Choice choose(double[] distances, int n, KernelSolver solver) {
    double least = Double.POSITIVE_INFINITY;
    Choice best = null;
    double typical = typical(distances, n);
    for (double width : WIDTHS) {
      double precision = 1 / (2 * width * width * typical);
      for (double penalty : PENALTIES) {
        double error = solver.solve(distances, precision, penalty).error();
        if (best == null || error < least) {
          least = error;
          best = new Choice(precision, penalty);
        }
      }
    }
    return best;
  }

  /** Mean squared distance of two rows. */
  private static double typical(double[] distances, int n) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      for (int i = j + 1; i < n; i++) {
        sum += distances[i + n * j];
      }
    }
    return Math.max(1e-12, 2 * sum / Math.max(1, n * (n - 1.0)));
  }

  /**
   * Scales of the columns: each in turn is halved or doubled where that makes the held-out error
   * smaller by more than half a row's share, which chance seldom does.
   */
  private static double[] scales(double[][] rows, double[][] targets) {
    int n = Math.min(SCALE_ROWS, rows.length);
    double[][] some = new double[n][];
    double[][] theirs = new double[n][];
    for (int i = 0; i < n; i++) {
      int row = (int) ((long) i * rows.length / n);
      some[i] = rows[row];
      theirs[i] = targets[row];
    }
    try (KernelSolver solver = new KernelSolver(theirs, means(theirs))) {
      return scales(some, solver);
    }
  }

  private static double[] scales(double[][] rows, KernelSolver solver) {
    int n = rows.length;
    double[] scales = new double[rows[0].length];
    Arrays.fill(scales, 1);
    double[] distances = distances(rows);
    double[] tried = new double[n * n];
    Choice choice = choose(distances, n, solver);
    double width = choice.precision * typical(distances, n);
    double least = solver.solve(distances, choice.precision, choice.penalty).error();
    for (int pass = 0; pass < SCALE_PASSES; pass++) {
      for (int j = 0; j < scales.length; j++) {
        for (double step : SCALE_STEPS) {
          double change = (step * step - 1) * scales[j] * scales[j];
          stretch(distances, rows, j, change, tried);
          double error = solver.solve(tried, width / typical(tried, n), choice.penalty).error();
          if (error < least * (1 - 0.5 / n)) {
            least = error;
            scales[j] *= step;
            double[] before = distances;
            distances = tried;
            tried = before;
            // The other step would lead back.
            break;
          }
        }
      }
    }
    return scales;
  }

  /** Squared distances with so much more of the squared differences of one column. */
  private static void stretch(
      double[] distances, double[][] rows, int column, double more, double[] stretched) {
    int n = rows.length;
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = rows[i][column];
    }
    for (int j = 0; j < n; j++) {
      for (int i = j + 1; i < n; i++) {
        double d = x[i] - x[j];
        // Rounding must not make a distance negative where two rows agree but for this column.
        stretched[i + n * j] = Math.max(0, distances[i + n * j] + more * d * d);
      }
    }
  }

  private static double[][] scaled(double[][] rows, double[] scales) {
    return Arrays.stream(rows).map(row -> scaled(row, scales)).toArray(double[][]::new);
  }

  private static double[] scaled(double[] row, double[] scales) {
    double[] scaled = new double[scales.length];
    for (int j = 0; j < scaled.length; j++) {
      scaled[j] = scales[j] * row[j];
    }
    return scaled;
  }

  private static float[] brief(double[] values) {
    float[] brief = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      brief[i] = Wire.brief(values[i]);
    }
    return brief;
  }

  private static float[] single(double[] values) {
    float[] single = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      single[i] = (float) values[i];
    }
    return single;
  }

  private static double[] means(double[][] targets) {
    double[] means = new double[targets[0].length];
    for (double[] target : targets) {
      for (int t = 0; t < means.length; t++) {
        means[t] += target[t] / targets.length;
      }
    }
    return means;
  }

  /** Squared distances of all pairs, [n x n] by columns; those below the diagonal only. */
  static double[] distances(double[][] scores) {
    int n = scores.length;
    double[] distances = new double[n * n];
    for (int j = 0; j < n; j++) {
      for (int i = j + 1; i < n; i++) {
        double sum = 0;
        for (int c = 0; c < scores[i].length; c++) {
          double d = scores[i][c] - scores[j][c];
          sum += d * d;
        }
        distances[i + n * j] = sum;
      }
    }
    return distances;
  }

  /** Predicts the targets, [m], of one standardised row. */
  public double[] predict(double[] row) {
    double[] scores = components.scores(scaled(row, scales));
    double[] predicted = means.clone();
    for (int i = 0; i < support.length; i++) {
      double sum = 0;
      for (int c = 0; c < scores.length; c++) {
        double d = scores[c] - support[i][c];
        sum += d * d;
      }
      double kernel = Math.exp(-precision * sum);
      for (int t = 0; t < predicted.length; t++) {
        predicted[t] += kernel * weights[t][i];
      }
    }
    return predicted;
  }

  public void write(DataOutput out) throws IOException {
    Wire.write(out, scales);
    components.write(out);
    out.writeDouble(precision);
    Wire.write(out, means);
    Wire.write(out, support);
    Wire.write(out, weights);
  }

  public static KernelRidge read(ByteBuffer in) {
    return new KernelRidge(
        Wire.readDoubles(in),
        PrincipalComponents.read(in),
        in.getDouble(),
        Wire.readDoubles(in),
        Wire.readMatrix(in),
        Wire.readMatrix(in));
  }
}
