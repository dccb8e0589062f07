package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.json.Disk;
import org.lyapunov4j.record.SweepDirectory;
import org.lyapunov4j.spectrum.Median;
import org.lyapunov4j.sweep.EngineProvider;
import org.lyapunov4j.sweep.LocalEngine;
import org.lyapunov4j.sweep.Sweep;
import org.lyapunov4j.sweep.SweepConfig;
import org.lyapunov4j.sweep.TrialEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j sweep}. */
@Command(
    name = "sweep",
    description = "Trains every trial of a search space into a corpus of spectra and outcomes.",
    mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "CONFIG", description = "YAML file, as configs/sweep-*.")
  private Path config;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Trials to train at a time; default: as many as there are processors.")
  private int workers = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "Where trials are trained: local, on this machine, or spark; default: local.")
  private String engine = Engines.LOCAL;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark's master, for example spark://host:7077 or local[2].")
  private Optional<String> master = Optional.empty();

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A setting of Spark's, for example --conf spark.executor.memory=2g.")
  private List<String> conf = new ArrayList<>();

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description = "Sweep directory to go on with, after a kill or for more trials.")
  private Path resume;

  @Mixin private Overrides overrides;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Folder to make the sweep directory in; default: ${DEFAULT-VALUE}.")
  private Path output = Path.of("runs");

  private final Disk disk;

  SweepCommand() {
    this(Disk.LOCAL);
  }

  SweepCommand(Disk disk) {
    this.disk = disk;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (workers < 1) {
      throw new ConfigException("--workers must be at least 1, got " + workers);
    }
    SweepConfig settings = SweepConfig.load(config, overrides.settings());
    if (engine.equals(Engines.LOCAL)) {
      if (master.isPresent() || !conf.isEmpty()) {
        throw new ConfigException("--master and --conf are for --engine spark");
      }
      try (SweepDirectory directory = directory(settings)) {
        LocalEngine local = new LocalEngine(workers, directory.path());
        return sweep(settings, directory, local, workers + " at a time");
      }
    }
    // Spark itself is told of conf before this program starts, by who starts it.
    try (EngineProvider.OpenEngine remote = Engines.open(engine, settings.name(), master);
        SweepDirectory directory = directory(settings)) {
      return sweep(settings, directory, remote, remote.where());
    }
  }

  private int sweep(SweepConfig settings, SweepDirectory directory, TrialEngine with, String where)
      throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Sweep sweep = Sweep.of(settings, directory);
    out.println(settings.trials() + " trials, " + where + ", into " + directory.path());
    out.flush();
    int failed = train(sweep, with, out);
    out.println(summary(directory.corpus()));
    out.println(ReportCommand.orWhyNot(directory.path(), ReportCommand::ofSweep));
    if (failed > 0) {
      out.println(failed + " trials could not be trained; --resume tries them again");
    }
    return failed == 0 ? 0 : Main.FAILED;
  }

  private static int train(Sweep sweep, TrialEngine engine, PrintWriter out)
      throws IOException, InterruptedException {
    try (SweepProgress progress = new SweepProgress(out)) {
      return sweep.run(engine, progress);
    }
  }

  private SweepDirectory directory(SweepConfig settings) {
    try {
      return resume == null
          ? SweepDirectory.create(output, settings.name(), settings.values(), settings.seed(), disk)
          : SweepDirectory.open(resume, disk);
    } catch (IOException refused) {
      throw new ConfigException(
          resume != null
              ? refused.getMessage()
              : "no sweep directory can be made in "
                  + output
                  + (Files.isRegularFile(output) ? ", which is a file" : "")
                  + ": "
                  + refused.getMessage());
    }
  }

  private static String summary(Path corpus) throws IOException {
    List<Trial> trials = CorpusReader.readAll(corpus);
    double[] values =
        trials.stream()
            .filter(trial -> !trial.outcome().diverged() && trial.pruned().isEmpty())
            .mapToDouble(trial -> trial.outcome().value())
            .sorted()
            .toArray();
    String losses =
        values.length == 0
            ? ""
            : "; validation loss %s (best), %s (median), %s (worst)"
                .formatted(
                    Summary.number("%.4g", values[0]),
                    Summary.number("%.4g", Median.of(values)),
                    Summary.number("%.4g", values[values.length - 1]));
    long diverged = trials.stream().filter(trial -> trial.outcome().diverged()).count();
    return "%d trials in %s, %d diverged%s%s"
        .formatted(trials.size(), corpus, diverged, pruned(trials), losses);
  }

  /** How many were pruned, and what share of the updates of all trials was not made for that. */
  private static String pruned(List<Trial> trials) {
    double[] left =
        trials.stream()
            .flatMap(trial -> trial.pruned().stream())
            .mapToDouble(pruned -> 1 - pruned.progress())
            .toArray();
    return left.length == 0
        ? ""
        : ", %d pruned, which saved %s %% of the training"
            .formatted(
                left.length,
                Summary.number("%.0f", 100 * DoubleStream.of(left).sum() / trials.size()));
  }
}
