package org.lyapunov4j.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.export.RunSink;
import org.lyapunov4j.export.jfr.JfrSink;
import org.lyapunov4j.export.mlflow.MlflowSink;
import org.lyapunov4j.export.tensorboard.TensorBoardSink;
import org.lyapunov4j.record.RunState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sinks that a configuration asks for, and Flight Recorder's, which costs nothing while nobody
 * records. What can't be opened or closed is a warning: no training fails for it.
 */
final class Exports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Exports.class);

  /** Opens a sink. */
  private interface Opening {
    RunSink open() throws IOException;
  }

  private final List<RunSink> runs = new ArrayList<>();
  private RunState state = RunState.FAILED;

  private Exports() {}

  /**
   * Opens them.
   *
   * @param name what to call the run
   * @param trial which trial it is; empty for a training by itself, which is told of with all its
   *     settings
   */
  static Exports open(ExperimentConfig config, String name, Optional<TrialPlace> trial) {
    Exports exports = new Exports();
    ExportSettings settings = config.export();
    Map<String, Object> place = trial.map(TrialPlace::hyperparameters).orElse(Map.of());
    Map<String, Object> parameters = trial.map(TrialPlace::hyperparameters).orElse(config.values());
    String group = trial.map(TrialPlace::sweep).orElse(config.name());
    settings
        .tensorboard()
        .ifPresent(
            folder ->
                exports.add("tensorboard", () -> TensorBoardSink.create(folder, name, place)));
    settings
        .mlflow()
        .ifPresent(
            address ->
                exports.add(
                    "mlflow",
                    () ->
                        MlflowSink.to(
                            address, settings.experiment().orElse(group), name, parameters)));
    return exports;
  }

  private void add(String what, Opening opening) {
    try {
      runs.add(opening.open());
    } catch (IOException | RuntimeException refused) {
      LOG.warn("export.{} gets nothing, training goes on: {}", what, refused.getMessage());
    }
  }

  /** What a monitor is to be given. */
  List<CheckpointSink> sinks() {
    List<CheckpointSink> all = new ArrayList<>(runs);
    if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
      all.add(new JfrSink());
    }
    return all;
  }

  /** Notes that the training has come to an end of its own. */
  void trained(boolean stopped) {
    state = stopped ? RunState.STOPPED : RunState.FINISHED;
  }

  @Override
  public void close() {
    for (RunSink run : runs) {
      try {
        run.end(state);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      } catch (Exception failed) {
        LOG.warn("An export was not ended: {}", failed.getMessage());
      }
    }
  }
}
