package org.lyapunov4j.json;

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
    try (LineFile file = LineFile.create(disk, path)) {
      file.append(() -> "first", true);
      disk.room = 3;
      assertThrows(IOException.class, () -> file.append(() -> "second", true));
      assertEquals("first\nsec", Files.readString(path));
      disk.room = -1;
      file.append(() -> "third", true);
    }
    assertEquals("first\nthird\n", Files.readString(path));
  }

  @Test
  void nothingIsWrittenWhileTheTornPartCannotBeCutOff() throws IOException {
    Path path = folder.resolve("f");
    try (LineFile file = LineFile.create(disk, path)) {
      disk.room = 3;
      assertThrows(IOException.class, () -> file.append(() -> "second", true));
      disk.room = -1;
      disk.truncateFails = true;
      assertThrows(IOException.class, () -> file.append(() -> "third", true));
      assertEquals("sec", Files.readString(path));
      disk.truncateFails = false;
      file.append(() -> "fourth", true);
    }
    assertEquals("fourth\n", Files.readString(path));
  }

  @Test
  void closingCutsOffTheTornPart() throws IOException {
    Path path = folder.resolve("f");
    LineFile file = LineFile.create(disk, path);
    file.append(() -> "first", false);
    disk.room = 3;
    assertThrows(IOException.class, () -> file.append(() -> "second", false));
    file.close();
    assertEquals("first\n", Files.readString(path));
  }

  @Test
  void anInterruptedThreadCanWrite() throws IOException {
    Path path = folder.resolve("f");
    try (LineFile file = LineFile.create(disk, path)) {
      Thread.currentThread().interrupt();
      file.append(() -> "first", true);
      assertTrue(Thread.interrupted(), "the interrupt flag is kept");
      file.append(() -> "second", true);
    }
    assertEquals("first\nsecond\n", Files.readString(path));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aDeviceThatIsReallyFullIsAnIOException() throws IOException {
    LineFile file = LineFile.create(Disk.LOCAL, Path.of("/dev/full"));
    IOException full = assertThrows(IOException.class, () -> file.append(() -> "line", true));
    assertTrue(full.getMessage().contains("No space left"), full.getMessage());
    assertThrows(IOException.class, () -> file.append(() -> "line", true));
    assertThrows(IOException.class, file::close);
  }

  @Test
  void whatIsLostIsCountedWithTheFirstReason() throws IOException {
    Path path = folder.resolve("f");
    LineFile file = LineFile.create(disk, path, "header");
    file.append(() -> "a", true);
    disk.room = 1;
    assertThrows(IOException.class, () -> file.append(() -> "b", true));
    disk.truncateFails = true;
    assertThrows(IOException.class, () -> file.append(() -> "c", false));
    disk.room = -1;
    disk.truncateFails = false;
    assertThrows(
        IllegalStateException.class,
        () ->
            file.append(
                () -> {
                  throw new IllegalStateException("can't be made");
                },
                true));
    file.append(() -> "d", false);
    file.close();
    assertEquals("header\na\nd\n", Files.readString(path));
    assertEquals(5, file.lines());
    assertEquals(3, file.lost());
    assertTrue(file.reason().contains("No space left"), file.reason());
  }

  @Test
  void aFileThatWasDeletedTakesNothingMore() throws IOException {
    Path path = folder.resolve("f");
    LineFile file = LineFile.create(disk, path);
    file.append(() -> "a", true);
    Files.delete(path);
    IOException gone = assertThrows(IOException.class, () -> file.append(() -> "b", true));
    assertTrue(gone.getMessage().contains("was deleted or moved"), gone.getMessage());
    assertThrows(IOException.class, file::close);
    assertEquals(2, file.lost(), "what was there is lost too");
  }

  @Test
  void linesThatNeverReachTheDiskAreLost() throws IOException {
    Path path = folder.resolve("f");
    FaultyDisk failing = new FaultyDisk("f", FaultyDisk.Fault.SYNC, FaultyDisk.When.FOR_EVER);
    LineFile file = LineFile.create(failing, path);
    file.append(() -> "a", false);
    file.append(() -> "b", false);
    assertThrows(IOException.class, file::close);
    assertEquals(2, file.lost());
  }
}
