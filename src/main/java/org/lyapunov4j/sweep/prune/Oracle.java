package org.lyapunov4j.sweep.prune;

import java.util.Arrays;

/**
 * Knows the outcomes, and stops all but the best trials of the task at one moment: what pruning
 * there can save at most without regret.
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
  public Session begin(Losses losses) {
    double best = Arrays.stream(losses.badness()).min().orElse(Double.NaN);
    return (trial, moment) -> losses.moments()[moment] == at && losses.badness()[trial] > best;
  }
}
