package org.lyapunov4j.aelle;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.learn.Wire;

/**
 * What an alarm costs: for each of {@link #LEVELS} the probability of ending in the worse half that
 * only so large a share of the trials of the better half exceeds, by forecasts of trials that were
 * held out.
 *
 * @param thresholds one a level, falling as the level rises
 */
record FalseAlarms(double[] thresholds) {
  /** Shares of the better half that may be called worse by mistake. */
  static final double[] LEVELS = {0.01, 0.02, 0.05, 0.1, 0.2};

  FalseAlarms {
    if (thresholds.length != LEVELS.length) {
      throw new IllegalArgumentException(
          LEVELS.length + " thresholds are needed, got " + thresholds.length);
    }
    thresholds = thresholds.clone();
  }

  /**
   * Counts.
   *
   * @param worstHalf [n] probabilities that held-out trials were given
   * @param truly [n] whether they did end in the worse half
   */
  static FalseAlarms of(double[] worstHalf, boolean[] truly) {
    double[] better =
        IntStream.range(0, truly.length)
            .filter(i -> !truly[i])
            .mapToDouble(i -> worstHalf[i])
            .sorted()
            .toArray();
    return new FalseAlarms(
        Arrays.stream(LEVELS)
            .map(
                level ->
                    better.length == 0
                        ? 1
                        : better[better.length - 1 - (int) (level * better.length)])
            .toArray());
  }

  /**
   * The threshold for a rate, between two levels by linear interpolation.
   *
   * @throws IllegalArgumentException if the rate is outside of the levels
   */
  double threshold(double rate) {
    double last = LEVELS[LEVELS.length - 1];
    if (!(rate >= LEVELS[0] && rate <= last)) {
      throw new IllegalArgumentException(
          "falseAlarmRate must be in [" + LEVELS[0] + ", " + last + "], got " + rate);
    }
    int above = 1;
    while (LEVELS[above] < rate) {
      above++;
    }
    double share = (rate - LEVELS[above - 1]) / (LEVELS[above] - LEVELS[above - 1]);
    return thresholds[above - 1] + share * (thresholds[above] - thresholds[above - 1]);
  }

  void write(DataOutput out) throws IOException {
    Wire.write(out, thresholds);
  }

  static FalseAlarms read(ByteBuffer in) {
    return new FalseAlarms(Wire.readDoubles(in));
  }
}
