package org.lyapunov4j.ui;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.view.SweepReport;
import org.lyapunov4j.view.SweepView;
import org.lyapunov4j.view.ViewedSweep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds to sweeps the places of their trials on the map of the bundled model, which is asked about
 * every trial once: of many new ones, about some at a time. May be used by several threads.
 */
final class SweepMaps {
  private static final Logger LOG = LoggerFactory.getLogger(SweepMaps.class);
  private static final Duration PATIENCE = Duration.ofMillis(700);
  private static final int AT_ONCE = 10;
  private static final int MAX_KNOWN = 8;

  /** Places by the names of trials; nothing for those that can't be placed. */
  private static final class Known {
    private final Map<String, Optional<ViewedSweep.Place>> places = new HashMap<>();
    private String reason = "";
  }

  private final Map<String, Known> known = new Latest<>(MAX_KNOWN);
  private Aelle model;
  private boolean broken;

  /** How many trials of a sweep have been asked about. */
  synchronized int asked(String id) {
    return known.containsKey(id) ? known.get(id).places.size() : 0;
  }

  /** The sweep with all places that are known. */
  synchronized ViewedSweep known(String id, ViewedSweep sweep) {
    return known.containsKey(id) ? with(known.get(id), sweep) : sweep;
  }

  private static ViewedSweep with(Known of, ViewedSweep sweep) {
    Map<String, ViewedSweep.Place> places = new HashMap<>();
    of.places.forEach((name, place) -> place.ifPresent(found -> places.put(name, found)));
    return sweep.withPlaces(places, places.isEmpty() ? of.reason : "");
  }

  /** The sweep with all places that are known once it was asked for some more. */
  synchronized ViewedSweep more(String id, ViewedSweep sweep) {
    if (broken) {
      return sweep;
    }
    try {
      if (model == null) {
        model = Aelle.bundled();
      }
    } catch (IllegalStateException | LinkageError missing) {
      broken = true;
      LOG.warn("AeLLE's map of a sweep is not shown: {}", missing.toString());
      return sweep;
    }
    Known of = known.computeIfAbsent(id, none -> new Known());
    int all = sweep.trials().size();
    List<Trial> unknown =
        sweep.trials().subList(Math.max(0, all - SweepView.MAX_TRIALS), all).stream()
            .filter(trial -> trial.pruned().isEmpty() && !of.places.containsKey(trial.name()))
            .toList();
    long until = System.nanoTime() + PATIENCE.toNanos();
    for (int from = 0; from < unknown.size() && System.nanoTime() < until; from += AT_ONCE) {
      ask(unknown.subList(from, Math.min(unknown.size(), from + AT_ONCE)), of);
    }
    return with(of, sweep);
  }

  private void ask(List<Trial> trials, Known of) {
    trials.forEach(trial -> of.places.put(trial.name(), Optional.empty()));
    ViewedSweep placed = SweepReport.placed(ViewedSweep.of("", trials), model);
    placed.places().forEach((name, place) -> of.places.put(name, Optional.of(place)));
    of.reason = placed.noMap();
  }
}
