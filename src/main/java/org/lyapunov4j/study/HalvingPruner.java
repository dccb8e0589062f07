package org.lyapunov4j.study;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lyapunov4j.corpus.Generation;
import org.lyapunov4j.corpus.Rungs;

/**
 * {@linkplain AshaPruner Successive halving} in which a trial is compared with those of earlier
 * generations alone, so that nothing depends on who is trained at the same time; one trial in ten
 * is never stopped. As a sweep does it with {@code prune: {by: aelle, halving: 0.2}}.
 *
 * @param first progress of the first rung
 * @param generation trials of a generation
 */
record HalvingPruner(double first, int generation) implements Pruner {

  @Override
  public String family() {
    return "halving";
  }

  @Override
  public String setting() {
    return "halving from " + Percent.of(first);
  }

  @Override
  public Session begin(Losses losses, int[] arrivals) {
    Map<Integer, Integer> places = new HashMap<>();
    for (int i = 0; i < arrivals.length; i++) {
      places.put(arrivals[i], i);
    }
    double[][] seen = new double[losses.moments().length][arrivals.length];
    for (double[] rung : seen) {
      Arrays.fill(rung, Double.NaN);
    }
    List<Double> moments = Arrays.stream(losses.moments()).boxed().toList();
    List<Double> rungs = Rungs.of(first, Rungs.HALVES, moments);
    return (trial, moment) -> {
      double loss = losses.loss()[trial][moment];
      if (!rungs.contains(moments.get(moment)) || Double.isNaN(loss)) {
        return false;
      }
      int place = places.get(trial);
      double[] earlier =
          Arrays.stream(seen[moment], 0, place / generation * generation)
              .filter(other -> !Double.isNaN(other))
              .toArray();
      seen[moment][place] = loss;
      long better = Arrays.stream(earlier).filter(other -> other < loss).count();
      boolean exempt = Generation.exempts(place + 1);
      return !exempt && Rungs.isWorseHalf(better, earlier.length);
    };
  }
}
