package org.lyapunov4j.cli;

import picocli.CommandLine.Command;

/** {@code lyapunov4j flags}. */
@Command(
    name = "flags",
    description =
        "Records runs that go wrong, and measures how early flags tell, and how often they are"
            + " right.",
    mixinStandardHelpOptions = true,
    subcommands = {
      FlagsRecordCommand.class,
      FlagsEvaluateCommand.class,
      FlagsOutcomesCommand.class,
      FlagsCureCommand.class
    })
final class FlagsCommand {
  FlagsCommand() {}
}
