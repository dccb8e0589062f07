package org.lyapunov4j.study;

import java.util.Arrays;

/**
 * Knows the outcomes, and stops all but the best of its trials at one moment: what pruning there
 * can save at most without regret.
 *
 * @param at progress of the moment
 */
record Oracle(double at) implements Pruner {

  @Override
  public String family() {
    return "oracle";
  }

  @Override
  public String setting() {
    return "at " + Percent.of(at);
  }

  @Override
  public Session begin(Losses losses, int[] arrivals) {
    double best =
        Arrays.stream(arrivals).mapToDouble(i -> losses.badness()[i]).min().orElse(Double.NaN);
    return (trial, moment) -> losses.moments()[moment] == at && losses.badness()[trial] > best;
  }
}
