package org.lyapunov4j.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.lyapunov4j.experiment.Experiment;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.experiment.ExperimentObserver;
import org.lyapunov4j.record.NotRecorded;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunReader;
import org.lyapunov4j.record.RunState;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains the trials of a sweep one after another on this thread, each into a run directory of its
 * own that holds what rules are judged by: checkpoints, losses, and the norm of every gradient. A
 * run ends with its first loss that is not a number. Runs that are there already are left alone, so
 * that a recording that was killed goes on where it was.
 */
public final class TrialRecorder {
  private TrialRecorder() {}

  /**
   * Records what is missing.
   *
   * @param parent folder of the run directories
   * @param observer told of every trial, in a sentence
   * @throws IOException if something of a trial can't be written, which ends the recording
   */
  public static void record(SweepConfig config, Path parent, Consumer<String> observer)
      throws IOException {
    List<TrialPlan> plans = config.plans();
    for (TrialPlan plan : plans) {
      if (!finished(parent, plan.name())) {
        observer.accept("%s of %d: %s".formatted(plan.name(), plans.size(), record(plan, parent)));
      }
    }
  }

  private static boolean finished(Path parent, String name) throws IOException {
    if (!Files.isDirectory(parent)) {
      return false;
    }
    try (Stream<Path> children = Files.list(parent)) {
      for (Path child : children.toList()) {
        if (child.getFileName().toString().startsWith(name + "-")
            && RunReader.readInfo(child)
                .filter(info -> info.state() == RunState.FINISHED && info.notRecorded().isEmpty())
                .isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  private static String record(TrialPlan plan, Path parent) throws IOException {
    ExperimentConfig config = ExperimentConfig.of(plan.settings(), plan.name(), plan.base());
    Nd4j.getRandom().setSeed(config.seed());
    Finite finite = new Finite();
    Experiment experiment = new Experiment(config, finite);
    List<NotRecorded> missing;
    try (RunDirectory directory =
        RunDirectory.create(parent, plan.name(), config.values(), config.seed())) {
      try (GradientNorms norms = new GradientNorms(directory)) {
        experiment.network().addListeners(norms);
        experiment.run(directory);
      }
      directory.end(RunState.FINISHED);
      missing = directory.notRecorded();
    }
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    if (!missing.isEmpty()) {
      throw new IOException(missing.get(0).toString());
    }
    return finite.goesOn() ? "trained" : "left the finite numbers";
  }

  /** Ends a training that has left the finite numbers. */
  private static final class Finite implements ExperimentObserver {
    private boolean finite = true;

    @Override
    public void updated(int iteration, double loss) {
      finite &= Double.isFinite(loss);
    }

    @Override
    public boolean goesOn() {
      return finite;
    }
  }
}
