package org.lyapunov4j.aelle;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.lyapunov4j.aelle.learn.Logistic;

/** From what regressors say of the targets to probabilities, fitted to held-out rows. */
record Calibration(Logistic half, Logistic quarter) {

  /**
   * A forecast in numbers.
   *
   * @param badness expected share of trials that are better; may stray beyond [0, 1] a little
   * @param worstHalf probability of ending in the worse half
   * @param worstQuarter probability of ending in the worst quarter
   */
  record Chances(double badness, double worstHalf, double worstQuarter) {
    /** All three, each rising with badness. */
    double[] scores() {
      return new double[] {badness, worstHalf, worstQuarter};
    }

    Chances mixed(Chances other, double share) {
      return new Chances(
          badness + share * (other.badness - badness),
          worstHalf + share * (other.worstHalf - worstHalf),
          worstQuarter + share * (other.worstQuarter - worstQuarter));
    }
  }

  static Calibration fit(double[][] heldOut, Outcomes outcomes) {
    return new Calibration(
        Logistic.fit(column(heldOut, Outcomes.WORST_HALF), outcomes.worstHalf()),
        Logistic.fit(column(heldOut, Outcomes.WORST_QUARTER), outcomes.worstQuarter()));
  }

  private static double[] column(double[][] rows, int t) {
    return Arrays.stream(rows).mapToDouble(row -> row[t]).toArray();
  }

  Chances chances(double[] predicted) {
    return new Chances(
        predicted[Outcomes.BADNESS],
        half.probability(predicted[Outcomes.WORST_HALF]),
        quarter.probability(predicted[Outcomes.WORST_QUARTER]));
  }

  void write(DataOutput out) throws IOException {
    half.write(out);
    quarter.write(out);
  }

  static Calibration read(ByteBuffer in) {
    return new Calibration(Logistic.read(in), Logistic.read(in));
  }
}
