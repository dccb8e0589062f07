package org.lyapunov4j.study;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The policies that a replay compares, with the settings that people would try. */
final class Policies {
  private static final double[] KEEPS = {0.1, 0.25, 0.5, 0.75, 0.9};
  private static final int[] ETAS = {2, 3, 4};

  private Policies() {}

  /**
   * All of them, in the order of a table.
   *
   * @param moments at which trials can be stopped
   * @param levels at which AeLLE stops them
   * @param adapting of trials of one task, or null where AeLLE does not adapt
   */
  static List<Pruner> of(
      HeldOut heldOut, List<Double> moments, List<Double> levels, Adapting adapting) {
    List<Pruner> all = new ArrayList<>();
    if (adapting != null) {
      levels.forEach(level -> all.add(adapting.pruner(level)));
      for (double level : levels) {
        for (double from : moments) {
          all.add(
              new InTurn(adapting.pruner(level), new HalvingPruner(from, adapting.generation())));
        }
      }
    }
    for (boolean withLoss : new boolean[] {false, true}) {
      if (withLoss && adapting != null) {
        continue; // Losses of a task that is not seen say nothing to a model that does not adapt.
      }
      List<Pruner> thenAsha = new ArrayList<>();
      for (List<Integer> at : moments(heldOut.moments().size())) {
        double last = heldOut.moments().get(at.get(at.size() - 1));
        for (double level : levels) {
          Pruner aelle = new AellePruner(heldOut, withLoss, at, level);
          all.add(aelle);
          for (double from : moments) {
            if (from > last) {
              thenAsha.add(new InTurn(aelle, new AshaPruner(ETAS[0], from)));
            }
          }
        }
      }
      all.addAll(thenAsha);
    }
    for (double keeps : KEEPS) {
      for (double from : moments) {
        all.add(new PercentilePruner(keeps, from, PercentilePruner.DEFAULT_STARTUP));
      }
    }
    for (int eta : ETAS) {
      for (double from : moments) {
        all.add(new AshaPruner(eta, from));
      }
    }
    moments.forEach(moment -> all.add(new Oracle(moment)));
    return all;
  }

  /** Each moment by itself, and, of several, all in turn. */
  private static List<List<Integer>> moments(int count) {
    List<List<Integer>> moments = new ArrayList<>();
    IntStream.range(0, count).forEach(moment -> moments.add(List.of(moment)));
    if (count > 1) {
      moments.add(IntStream.range(0, count).boxed().toList());
    }
    return moments;
  }
}
