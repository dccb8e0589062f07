package org.lyapunov4j.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j aelle}: holds the commands about forecasts. */
@Command(
    name = "aelle",
    description = "Trains, evaluates and shows models that forecast how a training will end.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      AelleTrainCommand.class,
      AelleEvaluateCommand.class,
      AelleAdaptCommand.class,
      AelleInspectCommand.class
    })
final class AelleCommand implements Runnable {
  @Spec private CommandSpec spec;

  AelleCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: train, evaluate, adapt or inspect");
  }
}
