package org.lyapunov4j.learn;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How unlike its training rows a row is, by what a reconstruction leaves of it: the mean square of
 * the residual's principal coordinates, each in units of its usual size. What is usual is learned
 * from rows that the reconstruction had not seen; 1 is usual, and above a threshold that few such
 * rows exceed a row is unfamiliar.
 */
public final class Unfamiliarity {
  private static final int COMPONENTS = 24;

  private final PrincipalComponents components;
  private final double[] variances;
  private final double rest;
  private final double threshold;

  private Unfamiliarity(
      PrincipalComponents components, double[] variances, double rest, double threshold) {
    this.components = components;
    this.variances = variances;
    this.rest = rest;
    this.threshold = threshold;
  }

  /**
   * Learns from residuals [n][d].
   *
   * @param exceeding share of these rows that may be called unfamiliar
   */
  public static Unfamiliarity fit(double[][] residuals, double exceeding) {
    PrincipalComponents components =
        PrincipalComponents.fit(residuals, Math.min(COMPONENTS, residuals.length / 10 + 1));
    double[] variances = new double[components.count()];
    double all = 0;
    for (double[] residual : residuals) {
      double[] scores = components.scores(residual);
      for (int c = 0; c < scores.length; c++) {
        variances[c] += scores[c] * scores[c] / residuals.length;
      }
      all += squares(components.centred(residual)) / residuals.length;
    }
    double rest = Math.max(1e-6, all - Arrays.stream(variances).sum());
    Unfamiliarity open = new Unfamiliarity(components, variances, rest, Double.NaN);
    double[] scores = Arrays.stream(residuals).mapToDouble(open::score).sorted().toArray();
    int place = Math.min(scores.length - 1, (int) Math.floor((1 - exceeding) * scores.length));
    return new Unfamiliarity(components, variances, rest, scores[place]);
  }

  private static double squares(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return sum;
  }

  /** How unusual a residual, [d], is. */
  public double score(double[] residual) {
    double[] scores = components.scores(residual);
    double sum = Math.max(0, squares(components.centred(residual)) - squares(scores)) / rest;
    for (int c = 0; c < scores.length; c++) {
      sum += scores[c] * scores[c] / Math.max(1e-9, variances[c]);
    }
    return sum / (scores.length + 1);
  }

  /** The score above which a row is unfamiliar. */
  public double threshold() {
    return threshold;
  }

  public void write(DataOutput out) throws IOException {
    components.write(out);
    Wire.write(out, variances);
    out.writeDouble(rest);
    out.writeDouble(threshold);
  }

  public static Unfamiliarity read(ByteBuffer in) {
    return new Unfamiliarity(
        PrincipalComponents.read(in), Wire.readDoubles(in), in.getDouble(), in.getDouble());
  }
}
