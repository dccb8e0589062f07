package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.deeplearning4j.util.ModelSerializer;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.experiment.Experiment;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.experiment.Outcome;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunState;
import org.lyapunov4j.view.Charts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j run}. */
@Command(
    name = "run",
    description = "Trains a configured network and records the spectra of its layers.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "CONFIG", description = "YAML file, as in configs/.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Replaces a setting, for example --set network.layers[0].units=32.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Folder to make the run directory in; default: ${DEFAULT-VALUE}.")
  private Path output = Path.of("runs");

  RunCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    ExperimentConfig settings = ExperimentConfig.load(config, overrides);
    Progress progress = Progress.on(out, settings);
    Experiment experiment = new Experiment(settings, progress);
    try (RunDirectory directory = directory(settings)) {
      out.println(settings.task().describe());
      out.println("recording into " + directory.path());
      out.flush();
      Outcome outcome = train(experiment, directory, progress);
      ModelSerializer.writeModel(
          experiment.network(), directory.path().resolve("model.zip").toFile(), true);
      directory.end(RunState.FINISHED);
      out.print(Summary.of(settings, outcome));
      out.println("spectra, losses and the trained model are in " + directory.path());
      out.println(
          ReportCommand.orWhyNot(
              directory.path(), path -> ReportCommand.ofRun(path, Set.of(Charts.Format.PNG))));
    }
    return 0;
  }

  private RunDirectory directory(ExperimentConfig settings) {
    try {
      return RunDirectory.create(output, settings.name(), settings.values(), settings.seed());
    } catch (IOException refused) {
      throw new ConfigException(
          "no run directory can be made in "
              + output
              + (Files.isRegularFile(output) ? ", which is a file" : "")
              + ": "
              + refused.getMessage());
    }
  }

  private static Outcome train(Experiment experiment, RunDirectory directory, Progress progress)
      throws IOException {
    try (progress) {
      progress.begin(experiment.plannedIterations());
      return experiment.run(directory);
    } catch (RuntimeException | Error failed) {
      directory.end(RunState.FAILED);
      throw failed;
    }
  }
}
