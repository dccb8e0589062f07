package org.lyapunov4j.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.adapt.AdaptationPrior;
import org.lyapunov4j.aelle.adapt.Outlook;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.learn.Workers;

/**
 * Every task of a corpus taken as unseen, at some moments, with some numbers of its trials
 * revealed.
 *
 * @param files of the corpus, by name, with their SHA-256
 * @param cells one for each moment and number of siblings that at least two tasks have trials for
 */
record Revelations(Map<String, String> files, List<Cell> cells) {
  /** Trials that must be left to be asked. */
  private static final int LEAST_ASKED = 12;

  /** What was revealed at one moment, several drawings of every task. */
  record Cell(double at, int siblings, List<Revealed> revealed) {}

  /**
   * Reveals trials.
   *
   * @param unseen what models of the other tasks say of every task
   * @param files of the corpus
   * @param progress told of every task and moment, in a sentence
   */
  static Revelations of(
      UnseenTasks unseen,
      Map<String, String> files,
      AdaptationStudy.Options options,
      Consumer<String> progress) {
    List<Callable<Map<Integer, List<Revealed>>>> jobs = new ArrayList<>();
    List<Integer> moments = new ArrayList<>();
    for (int m = 0; m < unseen.moments().size(); m++) {
      for (String task : unseen.tasks()) {
        int moment = m;
        moments.add(m);
        jobs.add(
            () -> {
              Map<Integer, List<Revealed>> revealed = revealed(unseen, task, moment, options);
              synchronized (jobs) {
                progress.accept(
                    "progress %s: trials of %s are revealed"
                        .formatted(unseen.moments().get(moment), task));
              }
              return revealed;
            });
      }
    }
    List<Map<Integer, List<Revealed>>> done = Workers.run(Workers.available(), jobs);
    List<Cell> cells = new ArrayList<>();
    for (int m = 0; m < unseen.moments().size(); m++) {
      for (int n : options.siblings()) {
        List<Revealed> here = new ArrayList<>();
        for (int j = 0; j < done.size(); j++) {
          if (moments.get(j) == m) {
            here.addAll(done.get(j).getOrDefault(n, List.of()));
          }
        }
        if (here.stream().map(Revealed::task).distinct().count() > 1) {
          cells.add(new Cell(unseen.moments().get(m), n, here));
        }
      }
    }
    if (cells.isEmpty()) {
      throw new ConfigException(
          "at least two tasks must have %d trials more than the least of --siblings, got none"
              .formatted(LEAST_ASKED));
    }
    return new Revelations(files, cells);
  }

  private static Map<Integer, List<Revealed>> revealed(
      UnseenTasks unseen, String task, int moment, AdaptationStudy.Options options) {
    int[] seen = unseen.rows(task, moment);
    Evidence evidence = unseen.evidence(seen, moment);
    List<Outlook> outlooks = unseen.outlooks(seen, moment);
    Map<Integer, List<Revealed>> revealed = new LinkedHashMap<>();
    for (int n : options.siblings()) {
      if (n + LEAST_ASKED <= seen.length) {
        revealed.put(
            n,
            IntStream.range(0, n == 0 ? 1 : options.draws())
                .mapToObj(
                    draw ->
                        Revealed.of(
                            evidence,
                            outlooks,
                            n,
                            options.seed() + 1000L * draw + n,
                            options.rivals()))
                .toList());
      }
    }
    return revealed;
  }

  /** The prior of all tasks but one, or of all where that is null. */
  AdaptationPrior prior(String without) {
    return new AdaptationPrior(
        files,
        cells.stream()
            .map(
                cell ->
                    prior(
                        cell,
                        cell.revealed.stream().filter(one -> !one.task().equals(without)).toList()))
            .toList());
  }

  /** The prior of some tasks in one cell. */
  static AdaptationPrior.Cell prior(Cell cell, List<Revealed> tasks) {
    return new AdaptationPrior.Cell(
        cell.at, cell.siblings, PriorFit.of(tasks, false), PriorFit.of(tasks, true));
  }
}
