package org.lyapunov4j.learn;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/**
 * From the badness that regressors forecast to probabilities and false-alarm levels, fitted to
 * held-out rows.
 *
 * @param better ascending badness that was forecast of the trials of the better half
 */
public record Calibration(Logistic half, Logistic quarter, double[] better) {

  /**
   * A forecast in numbers.
   *
   * @param badness expected share of trials that are better; may stray beyond [0, 1] a little
   * @param worstHalf probability of ending in the worse half
   * @param worstQuarter probability of ending in the worst quarter
   * @param falseAlarm share of the better half of all trials that look at least as bad, in (0, 1]
   */
  public record Chances(double badness, double worstHalf, double worstQuarter, double falseAlarm) {
    /** The first three, each rising with badness. */
    public double[] scores() {
      return new double[] {badness, worstHalf, worstQuarter};
    }

    /** These and other ones mixed, the others' {@code share} in [0, 1]. */
    public Chances mixed(Chances other, double share) {
      return new Chances(
          badness + share * (other.badness - badness),
          worstHalf + share * (other.worstHalf - worstHalf),
          worstQuarter + share * (other.worstQuarter - worstQuarter),
          falseAlarm + share * (other.falseAlarm - falseAlarm));
    }
  }

  /**
   * Fits held-out rows.
   *
   * @param badness [n] that was forecast
   * @param worstHalf [n] whether the row ended there
   * @param worstQuarter [n] whether the row ended there
   */
  public static Calibration fit(double[] badness, boolean[] worstHalf, boolean[] worstQuarter) {
    return new Calibration(
        Logistic.fit(badness, worstHalf),
        Logistic.fit(badness, worstQuarter),
        IntStream.range(0, badness.length)
            .filter(i -> !worstHalf[i])
            .mapToDouble(i -> badness[i])
            .sorted()
            .toArray());
  }

  /** What a forecast badness means. */
  public Chances chances(double badness) {
    return new Chances(
        badness, half.probability(badness), quarter.probability(badness), falseAlarm(badness));
  }

  /**
   * The trial itself is counted among the better ones: then at most a share a of new trials of the
   * better half gets a level of a or less, however few trials there were to learn from (the p-value
   * of a conformal predictor, Vovk, Gammerman and Shafer 2005).
   */
  private double falseAlarm(double badness) {
    int from = 0;
    int to = better.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (better[middle] < badness) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return (better.length - from + 1.0) / (better.length + 1.0);
  }

  public void write(DataOutput out) throws IOException {
    half.write(out);
    quarter.write(out);
    Wire.write(out, better);
  }

  public static Calibration read(ByteBuffer in) {
    return new Calibration(Logistic.read(in), Logistic.read(in), Wire.readDoubles(in));
  }
}
