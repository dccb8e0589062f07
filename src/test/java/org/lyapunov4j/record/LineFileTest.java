package org.lyapunov4j.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {
  @TempDir Path folder;
  private final FaultyDisk disk = new FaultyDisk();

  @Test
  void aLineAfterATornOneIsNotGluedToIt() throws IOException {
    Path path = folder.resolve("f");
    try (LineFile file = new LineFile(disk.open(path))) {
      file.append("first", true);
      disk.room = 3;
      assertThrows(IOException.class, () -> file.append("second", true));
      assertEquals("first\nsec", Files.readString(path));
      disk.room = -1;
      file.append("third", true);
    }
    assertEquals("first\nthird\n", Files.readString(path));
  }

  @Test
  void nothingIsWrittenWhileTheTornPartCannotBeCutOff() throws IOException {
    Path path = folder.resolve("f");
    try (LineFile file = new LineFile(disk.open(path))) {
      disk.room = 3;
      assertThrows(IOException.class, () -> file.append("second", true));
      disk.room = -1;
      disk.truncateFails = true;
      assertThrows(IOException.class, () -> file.append("third", true));
      assertEquals("sec", Files.readString(path));
      disk.truncateFails = false;
      file.append("fourth", true);
    }
    assertEquals("fourth\n", Files.readString(path));
  }

  @Test
  void closingCutsOffTheTornPart() throws IOException {
    Path path = folder.resolve("f");
    LineFile file = new LineFile(disk.open(path));
    file.append("first", false);
    disk.room = 3;
    assertThrows(IOException.class, () -> file.append("second", false));
    file.close();
    assertEquals("first\n", Files.readString(path));
  }

  @Test
  void anInterruptedThreadCanWrite() throws IOException {
    Path path = folder.resolve("f");
    try (LineFile file = new LineFile(disk.open(path))) {
      Thread.currentThread().interrupt();
      file.append("first", true);
      assertTrue(Thread.interrupted(), "the interrupt flag is kept");
      file.append("second", true);
    }
    assertEquals("first\nsecond\n", Files.readString(path));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aDeviceThatIsReallyFullIsAnIOException() throws IOException {
    LineFile file = new LineFile(Appender.file(Path.of("/dev/full")));
    IOException full = assertThrows(IOException.class, () -> file.append("line", true));
    assertTrue(full.getMessage().contains("No space left"), full.getMessage());
    assertThrows(IOException.class, () -> file.append("line", true));
    assertThrows(IOException.class, file::close);
  }
}
