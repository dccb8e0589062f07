package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.deeplearning4j.util.ModelSerializer;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.experiment.Experiment;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.experiment.Outcome;
import org.lyapunov4j.json.Disk;
import org.lyapunov4j.record.NotRecorded;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunState;
import org.lyapunov4j.view.Charts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  /** Name of the file with the trained network. */
  static final String MODEL = "model.zip";

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "CONFIG", description = "YAML file, as in configs/.")
  private Path config;

  @Mixin private Overrides overrides;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Folder to make the run directory in; default: ${DEFAULT-VALUE}.")
  private Path output = Path.of("runs");

  @Option(
      names = "--remedy",
      paramLabel = "N",
      arity = "0..1",
      fallbackValue = "3",
      defaultValue = "0",
      description =
          "Ends a training that is warned of, applies the flag's first remedy that fits, and trains"
              + " again or on, at most N times (3 where no number is given).")
  private int remedies;

  private final Disk disk;

  RunCommand() {
    this(Disk.LOCAL);
  }

  RunCommand(Disk disk) {
    this.disk = disk;
  }

  @Override
  public Integer call() {
    if (remedies < 0) {
      throw new ConfigException("--remedy must be at least 0, got " + remedies);
    }
    PrintWriter out = spec.commandLine().getOut();
    ExperimentConfig settings = ExperimentConfig.load(config, overrides.settings());
    Progress progress = Progress.on(out, settings);
    if (remedies > 0) {
      return new RemediedRun(out, spec.commandLine().getErr(), remedies, config, this::directory)
          .train(settings);
    }
    Experiment experiment = new Experiment(settings, progress);
    out.println(settings.task().describe());
    experiment.preparation().ifPresent(out::println);
    RunDirectory directory = directory(settings);
    out.println("recording into " + directory.path());
    out.flush();
    Outcome outcome = record(experiment, directory, progress);
    List<NotRecorded> missing = directory.notRecorded();
    out.print(Summary.of(settings, outcome));
    out.println(
        (missing.isEmpty()
                ? "spectra, losses and the trained model are in "
                : "what could be recorded is in ")
            + directory.path());
    out.println(
        ReportCommand.orWhyNot(
            directory.path(), path -> ReportCommand.ofRun(path, Set.of(Charts.Format.PNG))));
    missing.forEach(spec.commandLine().getErr()::println);
    return missing.isEmpty() ? 0 : Main.FAILED;
  }

  @SuppressWarnings("JavaTimeDefaultTimeZone") // folders are for people to find: their local time
  private RunDirectory directory(ExperimentConfig settings) {
    try {
      return RunDirectory.create(
          output,
          settings.name(),
          settings.values(),
          settings.seed(),
          Clock.systemDefaultZone(),
          disk);
    } catch (IOException refused) {
      throw new ConfigException(
          "no run directory can be made in "
              + output
              + (Files.isRegularFile(output) ? ", which is a file" : "")
              + ": "
              + refused.getMessage());
    }
  }

  /** Trains to the end, and records that, and the model, and how it ended, as far as it can. */
  static Outcome record(Experiment experiment, RunDirectory directory, Progress progress) {
    try (progress) {
      progress.begin(experiment.plannedIterations());
      Outcome outcome = experiment.run(directory);
      directory.save(MODEL, out -> ModelSerializer.writeModel(experiment.network(), out, true));
      end(directory, RunState.FINISHED);
      return outcome;
    } catch (RuntimeException | Error failed) {
      end(directory, RunState.FAILED);
      throw failed;
    }
  }

  private static void end(RunDirectory directory, RunState how) {
    try {
      directory.end(how);
    } catch (IOException counted) {
      // It is among what is not recorded.
    }
  }
}
