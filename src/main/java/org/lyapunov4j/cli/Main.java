package org.lyapunov4j.cli;

import java.io.PrintWriter;
import org.lyapunov4j.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code lyapunov4j}: exit code 0 when done, 1 when failed, 2 for wrong usage or bad input. */
@Command(
    name = "lyapunov4j",
    description = "Lyapunov spectra of recurrent networks while DL4J trains them.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      RunCommand.class,
      SpectrumCommand.class,
      SweepCommand.class,
      ReportCommand.class,
      CorpusCommand.class,
      AelleCommand.class,
      BenchCommand.class,
      OverheadCommand.class,
      FlagsCommand.class,
      PruneReplayCommand.class,
      UiCommand.class
    })
public final class Main {
  static final int FAILED = 1;
  static final int BAD_INPUT = 2;
  private static final String LOGBACK = "logback.configurationFile";

  Main() {}

  public static void main(String[] arguments) {
    if (System.getProperty(LOGBACK) == null) {
      System.setProperty(LOGBACK, "org/lyapunov4j/cli/logback.xml");
    }
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(Main::wrongUsage)
        .setExecutionExceptionHandler(Main::failed)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static int wrongUsage(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    command
        .getErr()
        .printf(
            "%s (%s --help shows how it is used)%n",
            wrong.getMessage().replaceAll("\\s+", " "), command.getCommandSpec().qualifiedName());
    return BAD_INPUT;
  }

  private static int failed(Exception thrown, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (thrown instanceof ConfigException bad) {
      bad.problems().forEach(err::println);
      return BAD_INPUT;
    }
    err.println("failed: " + thrown);
    if (System.getenv("LYAPUNOV4J_DEBUG") != null) {
      thrown.printStackTrace(err);
    } else {
      err.println("LYAPUNOV4J_DEBUG=1 in the environment shows where");
    }
    return FAILED;
  }
}
