package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import org.lyapunov4j.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

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
      TuneCommand.class,
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
    CommandLine command = commandLine();
    System.exit(exit(command.execute(arguments), command, System.out));
  }

  /** The exit code of what was done: nobody knows of it where standard output took not all. */
  static int exit(int code, CommandLine command, PrintStream out) {
    boolean lost = command.getOut().checkError() || out.checkError();
    if (lost && code == 0) {
      command.getErr().println("not all that was to be said could be written to standard output");
      return FAILED;
    }
    return code;
  }

  static CommandLine commandLine() {
    return commandLine(CommandLine.defaultFactory());
  }

  /**
   * The command line.
   *
   * @param factory makes the commands
   */
  static CommandLine commandLine(IFactory factory) {
    return new CommandLine(new Main(), factory)
        .registerConverter(Path.class, Main::path)
        .setParameterExceptionHandler(Main::wrongUsage)
        .setExecutionExceptionHandler(Main::failed)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException unspeakable) {
      throw new TypeConversionException(
          "'%s' can't be the name of a file here (%s): for letters beyond ASCII, set LC_ALL to a locale of UTF-8, for example C.UTF-8"
              .formatted(text, unspeakable.getReason()));
    }
  }

  private static int wrongUsage(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    command
        .getErr()
        .printf(
            "%s%s (%s --help shows how it is used)%n",
            wrong.getMessage().replaceAll("\\s+", " "),
            suggestion(wrong),
            command.getCommandSpec().qualifiedName());
    return BAD_INPUT;
  }

  private static String suggestion(ParameterException wrong) {
    if (!(wrong instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return "";
    }
    String given = unmatched.getUnmatched().get(0);
    CommandSpec spec = wrong.getCommandLine().getCommandSpec();
    Set<String> known =
        given.startsWith("-") ? spec.optionsMap().keySet() : spec.subcommands().keySet();
    return Nearest.to(given, known).map(near -> "; did you mean " + near + "?").orElse("");
  }

  private static int failed(Exception thrown, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (thrown instanceof ConfigException bad) {
      bad.problems().forEach(err::println);
      return BAD_INPUT;
    }
    // The message of a plain one is a sentence; that of others is a name at best.
    err.println(
        "failed: " + (thrown.getClass() == IOException.class ? thrown.getMessage() : thrown));
    if (System.getenv("LYAPUNOV4J_DEBUG") != null) {
      thrown.printStackTrace(err);
    } else {
      err.println("LYAPUNOV4J_DEBUG=1 in the environment shows where");
    }
    return FAILED;
  }
}
