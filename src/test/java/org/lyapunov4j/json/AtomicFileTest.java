package org.lyapunov4j.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lyapunov4j.json.FaultyDisk.Fault;
import org.lyapunov4j.json.FaultyDisk.When;

class AtomicFileTest {
  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void whateverFailsTheFileBeforeIsThereAndNothingElse(Fault fault) throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "before");
    for (When when : new When[] {When.FIRST, When.FOR_EVER}) {
      FaultyDisk disk = new FaultyDisk("a.json", fault, when);
      IOException told =
          assertThrows(IOException.class, () -> AtomicFile.write(disk, file, "after"));
      assertTrue(told.getMessage().contains("a.json"), told.getMessage());
      assertEquals("before", Files.readString(file));
      assertEquals(List.of("a.json"), names());
      assertEquals(List.of(), disk.disorder());
    }
    FaultyDisk healthy = new FaultyDisk();
    AtomicFile.write(healthy, file, "after");
    assertEquals("after", Files.readString(file));
    assertEquals(List.of("a.json"), names());
    assertEquals(List.of(), healthy.disorder());
  }

  @Test
  void aWriterThatThrowsOrDoesNotCommitLeavesNothingBehind() throws IOException {
    Path file = folder.resolve("new");
    assertThrows(
        IllegalStateException.class,
        () ->
            AtomicFile.write(
                file,
                out -> {
                  out.write(new byte[100_000]);
                  throw new IllegalStateException("in the middle");
                }));
    try (AtomicFile dropped = AtomicFile.begin(file)) {
      dropped.out().write(1);
    }
    assertEquals(List.of(), names());
  }

  @Test
  void whatAKilledWriterHasLeftIsInNobodysWay() throws IOException {
    Files.write(folder.resolve("a.tmp"), new byte[50_000]);
    AtomicFile.write(Disk.LOCAL, folder.resolve("a"), "short");
    assertEquals("short", Files.readString(folder.resolve("a")));
    assertEquals(List.of("a"), names());
  }

  @Test
  void anInterruptedThreadWritesAndStaysInterrupted() throws IOException {
    Thread.currentThread().interrupt();
    AtomicFile.write(Disk.LOCAL, folder.resolve("a"), "whole");
    assertTrue(Thread.interrupted());
    assertEquals("whole", Files.readString(folder.resolve("a")));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aDeviceIsNotReplaced() {
    IOException refused =
        assertThrows(
            IOException.class, () -> AtomicFile.write(Disk.LOCAL, Path.of("/dev/null"), "x"));
    assertTrue(refused.getMessage().contains("no file that could be replaced"));
    assertThrows(IOException.class, () -> AtomicFile.write(Disk.LOCAL, folder, "x"));
  }

  @Property(tries = 50)
  void bytesComeBackHoweverTheyAreWritten(
      @ForAll @Size(max = 30_000) byte[] content, @ForAll byte piece) {
    try {
      Path file = Files.createTempFile("atomic", "");
      AtomicFile.write(
          file,
          out -> {
            int step = Math.max(1, Math.abs((int) piece)) * 50;
            for (int from = 0; from < content.length; from += step) {
              out.write(Arrays.copyOfRange(content, from, Math.min(content.length, from + step)));
            }
            out.write('!');
          });
      byte[] read = Files.readAllBytes(file);
      Files.delete(file);
      assertArrayEquals(content, Arrays.copyOf(read, read.length - 1));
      assertEquals("!", new String(read, read.length - 1, 1, StandardCharsets.US_ASCII));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
