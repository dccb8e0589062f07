package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.lyapunov4j.sweep.SweepConfig;
import org.lyapunov4j.sweep.TrialRecorder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j flags record}. */
@Command(
    name = "record",
    description = {
      "Trains every trial of a search space into a run directory of its own, with the norm of every"
          + " gradient beside the losses and the spectra, for flags evaluate.",
      "Given again, it goes on where it was."
    },
    mixinStandardHelpOptions = true)
final class FlagsRecordCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "CONFIG", description = "YAML file, as configs/sweep-*.")
  private Path config;

  @Mixin private Overrides overrides;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Folder to make the run directories in.")
  private Path output;

  FlagsRecordCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    TrialRecorder.record(
        SweepConfig.load(config, overrides.settings()),
        output,
        sentence -> {
          out.println(sentence);
          out.flush();
        });
    return 0;
  }
}
