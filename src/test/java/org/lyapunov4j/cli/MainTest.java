package org.lyapunov4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {
  @ParameterizedTest
  @CsvSource({
    "sweeep, sweep",
    "spec, spectrum",
    "reprot, report",
    "ui --prot 1, --port",
    "ui --bnd x, --bind",
    "run config.yaml --outptu x, --output",
    "aelle evalute, evaluate"
  })
  void whatWasProbablyMeantIsNamed(String given, String meant) {
    CommandLineRun run = CommandLineRun.of((Object[]) given.split(" "));
    assertEquals(2, run.exit());
    assertEquals(1, run.errors().size(), run.errors().toString());
    assertTrue(run.errors().get(0).contains("; did you mean " + meant + "?"), run.errors().get(0));
  }

  @Test
  void nothingIsNamedWhereNothingIsNear() {
    CommandLineRun run = CommandLineRun.of("transmogrify");
    assertEquals(2, run.exit());
    assertTrue(!run.errors().get(0).contains("did you mean"), run.errors().get(0));
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    CommandLineRun run = CommandLineRun.of("--version");
    assertEquals(0, run.exit());
    assertTrue(run.out().matches("lyapunov4j \\d+\\.\\d+.*\\s*"), run.out());
  }

  /** As a full disk, or a pipe whose reader has gone. */
  private static final class Full extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("No space left on device");
    }
  }

  @Test
  void whatCouldNotBeSaidIsAFailure() {
    StringWriter err = new StringWriter();
    PrintStream good = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    PrintStream full = new PrintStream(new Full(), true, StandardCharsets.UTF_8);
    CommandLine command = Main.commandLine();
    command.setErr(new PrintWriter(err, true));
    command.setOut(new PrintWriter(Writer.nullWriter()));
    assertEquals(0, Main.exit(command.execute("--version"), command, good));
    assertEquals("", err.toString());
    command.setOut(new PrintWriter(full, true, StandardCharsets.UTF_8));
    assertEquals(1, Main.exit(command.execute("--version"), command, full));
    assertEquals(
        List.of("not all that was to be said could be written to standard output"),
        err.toString().lines().toList());
    assertEquals(2, Main.exit(2, command, full), "what was wrong before stays");
  }

  @Test
  void aNameThatIsNoPathIsOneSentenceWithoutTheNameOfAClass() {
    CommandLineRun run = CommandLineRun.of("run", "config.yaml", "--output", "a\0b");
    assertEquals(2, run.exit());
    assertEquals(1, run.errors().size());
    assertTrue(
        run.errors().get(0).contains("can't be the name of a file here"), run.errors().get(0));
    assertTrue(!run.errors().get(0).contains("Exception"), run.errors().get(0));
  }
}
