package org.lyapunov4j.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** What a command of the terminal gives: its exit code and what it says. */
record CommandLineRun(int exit, String out, List<String> errors) {

  static CommandLineRun of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    int exit =
        command.execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return new CommandLineRun(exit, out.toString(), err.toString().lines().toList());
  }
}
