package org.lyapunov4j.experiment;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.lyapunov4j.config.Section;
import org.lyapunov4j.export.mlflow.MlflowServer;

/**
 * Where else a training is told of.
 *
 * @param tensorboard folder for TensorBoard; relative to the working directory, as what {@code
 *     --output} names is
 * @param mlflow address of an MLflow server
 * @param experiment MLflow's experiment; empty for the name of the training or the sweep
 */
record ExportSettings(
    Optional<Path> tensorboard, Optional<String> mlflow, Optional<String> experiment) {

  static ExportSettings read(Section options) {
    Optional<Path> tensorboard = folder(options);
    Optional<String> mlflow = Optional.ofNullable(options.text("mlflow", null));
    Optional<String> experiment = Optional.ofNullable(options.text("experiment", null));
    options.finish();
    try {
      mlflow.ifPresent(MlflowServer::at);
    } catch (IllegalArgumentException wrong) {
      options.problems().add(options.name("mlflow") + ": " + wrong.getMessage());
    }
    return new ExportSettings(tensorboard, mlflow, experiment);
  }

  private static Optional<Path> folder(Section options) {
    String name = options.text("tensorboard", null);
    try {
      return Optional.ofNullable(name).map(Path::of);
    } catch (InvalidPathException wrong) {
      return options.wrong("tensorboard", "a folder", name, Optional.empty());
    }
  }
}
