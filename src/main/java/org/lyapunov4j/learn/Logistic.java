package org.lyapunov4j.learn;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A probability from a score, 1 / (1 + exp(-(intercept + slope score))), fitted to rows that the
 * score has not seen (Platt 2000), the targets drawn in as he advises so that no probability is
 * certain.
 *
 * @param slope never negative: a calibration does not turn a score around
 */
public record Logistic(double intercept, double slope) {
  private static final int STEPS = 50;

  /** Fits by Newton's method with a slight pull of the slope to 0. */
  public static Logistic fit(double[] scores, boolean[] positive) {
    int positives = 0;
    for (boolean p : positive) {
      positives += p ? 1 : 0;
    }
    int negatives = positive.length - positives;
    double high = (positives + 1.0) / (positives + 2.0);
    double low = 1.0 / (negatives + 2.0);
    double a = Math.log((positives + 1.0) / (negatives + 1.0));
    double b = 0;
    for (int step = 0; step < STEPS; step++) {
      double ga = 0;
      double gb = 1e-3 * b;
      double haa = 1e-6;
      double hab = 0;
      double hbb = 1e-3;
      for (int i = 0; i < scores.length; i++) {
        double p = 1 / (1 + Math.exp(-(a + b * scores[i])));
        double residual = p - (positive[i] ? high : low);
        double weight = Math.max(1e-6, p * (1 - p));
        ga += residual;
        gb += residual * scores[i];
        haa += weight;
        hab += weight * scores[i];
        hbb += weight * scores[i] * scores[i];
      }
      double determinant = haa * hbb - hab * hab;
      double da = (hbb * ga - hab * gb) / determinant;
      double db = (haa * gb - hab * ga) / determinant;
      double damping = Math.min(1, 4 / (Math.abs(da) + Math.abs(db) + 1e-12));
      a -= damping * da;
      b -= damping * db;
      if (Math.abs(da) + Math.abs(db) < 1e-9) {
        break;
      }
    }
    if (b < 0) {
      return new Logistic(Math.log((positives + 1.0) / (negatives + 1.0)), 0);
    }
    return new Logistic(a, b);
  }

  /** The probability, in (0, 1). */
  public double probability(double score) {
    return 1 / (1 + Math.exp(-(intercept + slope * score)));
  }

  public void write(DataOutput out) throws IOException {
    out.writeDouble(intercept);
    out.writeDouble(slope);
  }

  public static Logistic read(ByteBuffer in) {
    return new Logistic(in.getDouble(), in.getDouble());
  }
}
