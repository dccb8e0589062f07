package org.lyapunov4j.cli;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.lyapunov4j.experiment.Experiment;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.experiment.ExperimentObserver;
import org.lyapunov4j.monitor.LyapunovListener;
import org.lyapunov4j.spectrum.Median;

/**
 * The same training watched by nobody, by our monitor and by DL4J's own {@code StatsListener} into
 * memory, its cheapest storage; by turns, each round in another order, so that a machine that gets
 * slower or faster favours nobody.
 */
final class OverheadComparison {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Who watches a training. */
  enum Watcher {
    NOBODY("nobody"),
    OURS("our monitor"),
    STATS("StatsListener, every iteration"),
    STATS_TENTH("StatsListener, every 10th");

    private final String words;

    Watcher(String words) {
      this.words = words;
    }
  }

  /**
   * One training.
   *
   * @param seconds wall time
   * @param threadSeconds processor time of the thread that trains, which other work on the machine
   *     does not change
   * @param cpuSeconds of the whole process, what is computed beside the training and after it
   *     included
   */
  private record Training(
      double seconds, double threadSeconds, double cpuSeconds, double[] parameters) {}

  private final ExperimentConfig settings;
  private final int rounds;
  private final Map<Watcher, List<Training>> trainings = new LinkedHashMap<>();
  private LyapunovListener last;

  OverheadComparison(ExperimentConfig settings, int rounds) {
    this.settings = settings;
    this.rounds = rounds;
    for (Watcher watcher : Watcher.values()) {
      trainings.put(watcher, new ArrayList<>());
    }
  }

  /**
   * Trains and prints; the first round warms up and is not counted.
   *
   * @return whether trained parameters are the same to the bit whoever watches
   */
  boolean run(PrintWriter out) {
    boolean same = true;
    double[] expected = null;
    for (int round = 0; round <= rounds; round++) {
      List<Watcher> order = new ArrayList<>(List.of(Watcher.values()));
      Collections.rotate(order, round);
      for (Watcher watcher : order) {
        Training training = train(watcher);
        expected = expected == null ? training.parameters() : expected;
        same &= Arrays.equals(expected, training.parameters());
        if (round > 0) {
          trainings.get(watcher).add(training);
        }
      }
    }
    out.print(table());
    out.println(
        "seconds and their ratio to nobody's: wall time; processor time of the thread that trains; of"
            + " all threads");
    out.printf(
        Locale.ROOT,
        "our monitor took %d checkpoints in its last training: %.2f s from it and %.2f s beside it%n",
        last.checkpoints(),
        last.monitoringNanos() / NANOS_PER_SECOND,
        last.backgroundNanos() / NANOS_PER_SECOND);
    out.println("trained parameters are " + (same ? "the same to the bit" : "DIFFERENT"));
    return same;
  }

  private Training train(Watcher watcher) {
    Experiment experiment = new Experiment(settings, new ExperimentObserver() {});
    long cpu = cpuNanos();
    long thread = threadNanos();
    double seconds = experiment.train(watching(watcher, experiment)) / NANOS_PER_SECOND;
    double threadSeconds = (threadNanos() - thread) / NANOS_PER_SECOND;
    if (watcher == Watcher.OURS) {
      last.awaitPending();
    }
    return new Training(
        seconds,
        threadSeconds,
        (cpuNanos() - cpu) / NANOS_PER_SECOND,
        experiment.network().params().dup().data().asDouble());
  }

  private TrainingListener[] watching(Watcher watcher, Experiment experiment) {
    return switch (watcher) {
      case NOBODY -> new TrainingListener[0];
      case OURS -> {
        last = experiment.newMonitor();
        yield new TrainingListener[] {last};
      }
      case STATS -> new TrainingListener[] {new StatsListener(new InMemoryStatsStorage(), 1)};
      case STATS_TENTH ->
          new TrainingListener[] {new StatsListener(new InMemoryStatsStorage(), 10)};
    };
  }

  private static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private Table table() {
    Table table =
        new Table(
            "watched by",
            "seconds",
            "ratio",
            "least",
            "most",
            "its thread",
            "ratio",
            "all",
            "ratio");
    for (Watcher watcher : Watcher.values()) {
      double[] ratios = ratios(watcher);
      table.row(
          watcher.words,
          two(Median.of(all(watcher, Training::seconds))),
          three(Median.of(ratios)),
          three(Arrays.stream(ratios).min().orElseThrow()),
          three(Arrays.stream(ratios).max().orElseThrow()),
          two(Median.of(all(watcher, Training::threadSeconds))),
          three(ratioOfMedians(watcher, Training::threadSeconds)),
          two(Median.of(all(watcher, Training::cpuSeconds))),
          three(ratioOfMedians(watcher, Training::cpuSeconds)));
    }
    return table;
  }

  /** Wall time by that of the same round without a watcher. */
  private double[] ratios(Watcher watcher) {
    double[] watched = all(watcher, Training::seconds);
    double[] alone = all(Watcher.NOBODY, Training::seconds);
    double[] ratios = new double[rounds];
    Arrays.setAll(ratios, i -> watched[i] / alone[i]);
    return ratios;
  }

  private double ratioOfMedians(Watcher watcher, ToDoubleFunction<Training> figure) {
    return Median.of(all(watcher, figure)) / Median.of(all(Watcher.NOBODY, figure));
  }

  private double[] all(Watcher watcher, ToDoubleFunction<Training> figure) {
    return trainings.get(watcher).stream().mapToDouble(figure).toArray();
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String three(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
