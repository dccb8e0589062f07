package org.lyapunov4j.study;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.lyapunov4j.corpus.Rungs;

/**
 * Asynchronous successive halving (Li et al. 2020) in the form that stops trials, as Optuna and Ray
 * have it: at every rung a trial goes on if its loss is among the best 1/eta of those that have
 * reached the rung before it, itself counted. Rungs are at first, first eta, first eta squared,
 * ..., each at the nearest moment that the trials show.
 *
 * @param eta reduction factor, at least 2
 * @param first progress of the first rung
 */
record AshaPruner(int eta, double first) implements Pruner {

  AshaPruner {
    if (eta < 2) {
      throw new IllegalArgumentException("eta must be at least 2, got " + eta);
    }
  }

  @Override
  public String family() {
    return "asha";
  }

  @Override
  public String setting() {
    return "eta " + eta + ", from " + Percent.of(first);
  }

  @Override
  public Session begin(Losses losses, int[] arrivals) {
    List<Double> moments = Arrays.stream(losses.moments()).boxed().toList();
    List<Double> rungs = Rungs.of(first, eta, moments);
    SortedLosses[] seen =
        Stream.generate(SortedLosses::new)
            .limit(losses.moments().length)
            .toArray(SortedLosses[]::new);
    return (trial, moment) -> {
      double loss = losses.loss()[trial][moment];
      if (!rungs.contains(moments.get(moment)) || Double.isNaN(loss)) {
        return false;
      }
      SortedLosses rung = seen[moment];
      rung.add(loss);
      return loss > rung.get(Math.max(rung.size() / eta, 1) - 1);
    };
  }
}
