package org.lyapunov4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.experiment.Experiment;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.experiment.ExperimentObserver;
import org.lyapunov4j.monitor.LyapunovListener;
import org.lyapunov4j.spectrum.Median;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j overhead}. */
@Command(
    name = "overhead",
    description = {
      "Trains a configured network with and without its monitor, by turns, and compares wall times"
          + " and trained parameters.",
      "The first pair warms up and is not counted."
    },
    mixinStandardHelpOptions = true)
final class OverheadCommand implements Callable<Integer> {
  private static final double NANOS_PER_SECOND = 1e9;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "CONFIG", description = "YAML file, as in configs/.")
  private Path config;

  @Mixin private Overrides overrides;

  @Option(names = "--pairs", description = "How many pairs count; default: ${DEFAULT-VALUE}.")
  private int pairs = 5;

  /** Other listeners to compare with. */
  enum Beside {
    STATS
  }

  @Option(
      names = "--beside",
      description =
          "stats: compares with DL4J's StatsListener too, at every iteration and every tenth; rounds"
              + " of four trainings instead of pairs.")
  private Beside beside;

  OverheadCommand() {}

  /** One training: its wall time, its result, and who watched. */
  private record Training(double seconds, double[] parameters, Optional<LyapunovListener> monitor) {
    static Training of(ExperimentConfig settings, boolean watched) {
      Experiment experiment = new Experiment(settings, new ExperimentObserver() {});
      Optional<LyapunovListener> monitor =
          watched ? Optional.of(experiment.newMonitor()) : Optional.empty();
      double seconds =
          experiment.train(monitor.stream().toArray(TrainingListener[]::new)) / NANOS_PER_SECOND;
      monitor.ifPresent(LyapunovListener::awaitPending);
      return new Training(seconds, experiment.network().params().dup().data().asDouble(), monitor);
    }
  }

  @Override
  public Integer call() {
    if (pairs < 1) {
      throw new ConfigException("--pairs must be at least 1, got " + pairs);
    }
    ExperimentConfig settings = ExperimentConfig.load(config, overrides.settings());
    PrintWriter out = spec.commandLine().getOut();
    if (beside == Beside.STATS) {
      return new OverheadComparison(settings, pairs).run(out) ? 0 : 1;
    }
    Table table =
        new Table("pair", "without", "with", "ratio", "checkpoints", "taken", "beside", "share");
    double[] ratios = new double[pairs];
    boolean same = true;
    LyapunovListener last = null;
    for (int pair = 0; pair <= pairs; pair++) {
      boolean watchedFirst = pair % 2 == 0;
      Training first = Training.of(settings, watchedFirst);
      Training second = Training.of(settings, !watchedFirst);
      Training with = watchedFirst ? first : second;
      Training without = watchedFirst ? second : first;
      same &= Arrays.equals(with.parameters(), without.parameters());
      if (pair == 0) {
        continue;
      }
      last = with.monitor().orElseThrow();
      ratios[pair - 1] = with.seconds() / without.seconds();
      table.row(
          String.valueOf(pair),
          seconds(without.seconds()),
          seconds(with.seconds()),
          String.format(Locale.ROOT, "%.3f", ratios[pair - 1]),
          String.valueOf(last.checkpoints()),
          seconds(last.monitoringNanos() / NANOS_PER_SECOND),
          seconds(last.backgroundNanos() / NANOS_PER_SECOND),
          String.format(Locale.ROOT, "%.1f %%", share(with.seconds(), last)));
    }
    out.print(table);
    out.printf(Locale.ROOT, "median ratio %.3f of %d%n", Median.of(ratios), pairs);
    out.println("checkpoints of the last after updates " + updates(last));
    out.println("trained parameters are " + (same ? "the same to the bit" : "DIFFERENT"));
    return same ? 0 : 1;
  }

  /** Percent of the wall time, in the thread that trains and beside it, the cold start included. */
  private static double share(double seconds, LyapunovListener monitor) {
    return 100
        * (monitor.monitoringNanos() + monitor.backgroundNanos())
        / NANOS_PER_SECOND
        / seconds;
  }

  private static String updates(LyapunovListener monitor) {
    return monitor.history().stream()
        .map(CheckpointReport::iteration)
        .map(String::valueOf)
        .collect(Collectors.joining(", "));
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.2f s", seconds);
  }
}
