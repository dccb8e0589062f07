package org.lyapunov4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TerminalTest {
  @TempDir Path folder;

  /** A pipe that was closed, or a full disk behind the redirection, was exit code 0. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void whatCantBeSaidIsExitCode1() throws Exception {
    Path errors = folder.resolve("errors.txt");
    Process said =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--help")
            .redirectOutput(Path.of("/dev/full").toFile())
            .redirectError(errors.toFile())
            .start();
    assertTrue(said.waitFor(60, TimeUnit.SECONDS));
    assertEquals(1, said.exitValue());
    assertEquals(
        List.of("not all that was to be said could be written to standard output"),
        Files.readAllLines(errors));
  }

  /** In the locale C it was the name of a Java class. */
  @Test
  void aNameThatIsNoneIsToldInWords() throws IOException {
    CommandLineRun run = CommandLineRun.of("run", "c.yaml", "--output", "runs\0x");
    assertEquals(2, run.exit());
    assertEquals(1, run.errors().size(), run.errors().toString());
    String error = run.errors().get(0);
    assertTrue(error.contains("can't be the name of a file here"), error);
    assertTrue(error.contains("set LC_ALL"), error);
    assertFalse(error.contains("java."), error);
  }
}
