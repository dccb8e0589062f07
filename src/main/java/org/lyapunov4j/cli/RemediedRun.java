package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.deeplearning4j.util.ModelSerializer;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.experiment.Cure;
import org.lyapunov4j.experiment.Experiment;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.experiment.ExperimentObserver;
import org.lyapunov4j.experiment.Outcome;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.record.Attempt;
import org.lyapunov4j.record.NotRecorded;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.view.Charts;

/**
 * {@code run --remedy}: trains, ends at the first warning for which there is a remedy, and trains
 * again with it, or on. Every attempt has a run directory, which names the one before and why.
 */
final class RemediedRun {
  /** The network as it was after the epoch with the lowest validation loss. */
  static final String LAST_GOOD = "last-good.zip";

  private final PrintWriter out;
  private final PrintWriter err;
  private final int most;
  private final Path file;
  private final Function<ExperimentConfig, RunDirectory> directories;
  private final Set<String> tried = new HashSet<>();
  private final List<String> ends = new ArrayList<>();

  /**
   * @param most remedies that are applied
   * @param file the configuration
   * @param directories makes a run directory
   */
  RemediedRun(
      PrintWriter out,
      PrintWriter err,
      int most,
      Path file,
      Function<ExperimentConfig, RunDirectory> directories) {
    this.out = out;
    this.err = err;
    this.most = most;
    this.file = file;
    this.directories = directories;
  }

  int train(ExperimentConfig first) {
    out.println(first.task().describe());
    ExperimentConfig config = first;
    Optional<Cure> cure = Optional.empty();
    Optional<Attempt> attempt = Optional.empty();
    Optional<Path> from = Optional.empty();
    boolean missing = false;
    for (int applied = 0; ; applied++) {
      Trained trained = train(config, attempt, from, applied < most);
      missing |= !trained.directory.notRecorded().isEmpty();
      Optional<Flag> flag = trained.outcome.stop();
      ExperimentConfig flagged = config;
      cure =
          applied == most
              ? Optional.empty()
              : flag.flatMap(raised -> Cure.of(raised, flagged, tried, trained.hasGood()));
      ends.add(end(trained, flag));
      if (cure.isEmpty()) {
        break;
      }
      tried.add(cure.get().key());
      from = trained.start(cure.get());
      attempt = Optional.of(attempt(trained, flag.orElseThrow(), cure.get()));
      tell(flag.orElseThrow(), cure.get());
      config = with(cure.get(), trained, from.isPresent());
    }
    ends.forEach(out::println);
    return missing ? Main.FAILED : 0;
  }

  private ExperimentConfig with(Cure cure, Trained trained, boolean goesOn) {
    if (goesOn) {
      int left = Math.max(1, trained.config.epochs() - trained.epochs());
      cure.settings().withObject("/training").put("epochs", left);
      cure.settings().remove("initialise");
    }
    return ExperimentConfig.of(
        cure.settings(), trained.config.name(), file.toAbsolutePath().getParent());
  }

  private Trained train(
      ExperimentConfig config, Optional<Attempt> attempt, Optional<Path> from, boolean mayEnd) {
    Progress progress = Progress.on(out, config);
    RunDirectory directory = directories.apply(config);
    Keeper keeper = new Keeper(progress, directory);
    Experiment experiment = new Experiment(config, keeper);
    keeper.experiment = experiment;
    try {
      if (attempt.isPresent()) {
        directory.follows(attempt.get());
      }
      if (from.isPresent()) {
        experiment.from(from.get());
      }
    } catch (IOException unread) {
      throw new ConfigException(
          "the training can't go on from " + from.orElse(directory.path()) + ": " + unread);
    }
    experiment.preparation().ifPresent(out::println);
    out.println("recording into " + directory.path());
    out.flush();
    if (mayEnd) {
      experiment.endingWhen(flag -> Cure.of(flag, config, tried, keeper.hasGood).isPresent());
    }
    Outcome outcome = RunCommand.record(experiment, directory, progress);
    out.print(Summary.of(config, outcome));
    out.println(
        ReportCommand.orWhyNot(
            directory.path(), path -> ReportCommand.ofRun(path, Set.of(Charts.Format.PNG))));
    directory.notRecorded().stream().map(NotRecorded::toString).forEach(err::println);
    return new Trained(config, directory, outcome, keeper.hasGood);
  }

  private static Attempt attempt(Trained trained, Flag flag, Cure cure) {
    return new Attempt(
        String.valueOf(trained.directory.path().getFileName()),
        flag.rule(),
        flag.reason(),
        cure.text());
  }

  private void tell(Flag flag, Cure cure) {
    out.println();
    out.println(flag);
    cure.passed().forEach(out::println);
    out.println("remedy: " + cure.text() + (cure.start() == Cure.Start.ANEW ? ", anew" : ""));
    out.flush();
  }

  private static String end(Trained trained, Optional<Flag> flag) {
    List<Double> losses = trained.outcome.validation();
    return String.format(
        Locale.ROOT,
        "%s: validation loss %.4f after %d epochs%s",
        trained.directory.path().getFileName(),
        losses.get(losses.size() - 1),
        losses.size() - 1,
        flag.map(raised -> ", ended by " + raised.rule()).orElse(""));
  }

  /** An attempt that is over. */
  private record Trained(
      ExperimentConfig config, RunDirectory directory, Outcome outcome, boolean hasGood) {

    private int epochs() {
      return outcome.validation().size() - 1;
    }

    /** The weights to begin with; empty where they are drawn. */
    private Optional<Path> start(Cure cure) {
      double last = outcome.validation().get(epochs());
      Cure.Start wanted =
          cure.start() == Cure.Start.WHERE_IT_WAS && !Double.isFinite(last)
              ? Cure.Start.LAST_GOOD
              : cure.start();
      Path model =
          directory.path().resolve(wanted == Cure.Start.LAST_GOOD ? LAST_GOOD : RunCommand.MODEL);
      return wanted == Cure.Start.ANEW || !Files.isRegularFile(model)
          ? Optional.empty()
          : Optional.of(model);
    }
  }

  /** Keeps the network whenever its validation loss is the lowest so far. */
  private static final class Keeper implements ExperimentObserver {
    private final Progress progress;
    private final RunDirectory directory;
    private Experiment experiment;
    private double best = Double.POSITIVE_INFINITY;
    private volatile boolean hasGood;

    private Keeper(Progress progress, RunDirectory directory) {
      this.progress = progress;
      this.directory = directory;
    }

    @Override
    public void updated(int iteration, double loss) {
      progress.updated(iteration, loss);
    }

    @Override
    public void checkpoint(CheckpointReport report) {
      progress.checkpoint(report);
    }

    @Override
    public void validated(int epoch, double loss) {
      progress.validated(epoch, loss);
      if (epoch > 0 && loss < best) {
        best = loss;
        hasGood |=
            directory.save(
                LAST_GOOD, to -> ModelSerializer.writeModel(experiment.network(), to, true));
      }
    }
  }
}
