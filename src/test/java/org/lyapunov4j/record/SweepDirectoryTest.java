package org.lyapunov4j.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.json.FaultyDisk;

class SweepDirectoryTest {
  @TempDir Path folder;

  private Path begun(String... lines) throws IOException {
    try (SweepDirectory directory =
        SweepDirectory.create(folder, "my sweep", Map.of("trials", 3), 8)) {
      for (String line : lines) {
        directory.append(line);
      }
      return directory.path();
    }
  }

  @Test
  void remembersWhatIsSwept() throws IOException {
    try (SweepDirectory directory = SweepDirectory.open(begun())) {
      assertEquals("my sweep", directory.info().orElseThrow().name());
      assertEquals(8, directory.info().orElseThrow().seed());
      assertEquals(Map.of("trials", 3), directory.info().orElseThrow().config());
      assertTrue(directory.path().getFileName().toString().startsWith("my-sweep-"));
    }
  }

  @Test
  void goesOnAfterATornLine() throws IOException {
    Path path = begun("one", "two");
    Files.writeString(path.resolve("corpus.jsonl"), "thr", StandardOpenOption.APPEND);
    try (SweepDirectory directory = SweepDirectory.open(path)) {
      assertEquals("one\ntwo\n", Files.readString(directory.corpus()));
      directory.append("three");
      assertEquals("one\ntwo\nthree\n", Files.readString(directory.corpus()));
    }
  }

  @Test
  void goesOnAfterItsLinesWereReplaced() throws IOException {
    try (SweepDirectory directory = SweepDirectory.open(begun("b", "a"))) {
      directory.replace(List.of("a", "b"));
      directory.append("c");
      assertEquals("a\nb\nc\n", Files.readString(directory.corpus()));
    }
  }

  @Test
  void isOpenOnceAtATime() throws IOException {
    Path path = begun();
    SweepDirectory first = SweepDirectory.open(path);
    IOException refused = assertThrows(IOException.class, () -> SweepDirectory.open(path));
    assertTrue(refused.getMessage().contains("in use by another sweep"), refused.getMessage());
    first.close();
    SweepDirectory.open(path).close();
  }

  @Test
  void refusesAFolderOfSomethingElse() {
    IOException refused = assertThrows(IOException.class, () -> SweepDirectory.open(folder));
    assertTrue(refused.getMessage().contains("is not a sweep directory"), refused.getMessage());
  }

  /** It was written in place: a kill or a full disk made the whole sweep unreadable. */
  @Test
  void aCutSweepJsonLeavesTheCorpusUsable() throws IOException {
    Path path = begun("one");
    for (String cut : new String[] {"", "{\"name\": \"my", "\0\0\0"}) {
      Files.writeString(path.resolve("sweep.json"), cut);
      try (SweepDirectory directory = SweepDirectory.open(path)) {
        assertTrue(directory.info().isEmpty());
        directory.describe("my sweep", Map.of("trials", 3), 8);
      }
      try (SweepDirectory directory = SweepDirectory.open(path)) {
        assertEquals(8, directory.info().orElseThrow().seed());
        assertEquals("one\n", Files.readString(directory.corpus()));
      }
    }
  }

  @Test
  void aReplacementThatFailsLeavesTheLinesAndGoesOn() throws IOException {
    for (FaultyDisk.Fault fault : FaultyDisk.Fault.values()) {
      FaultyDisk disk = new FaultyDisk("corpus.jsonl", fault, FaultyDisk.When.FIRST).armed(false);
      try (SweepDirectory directory = SweepDirectory.create(folder, "s", Map.of(), 8, disk)) {
        directory.append("b");
        disk.armed(true);
        assertThrows(IOException.class, () -> directory.replace(List.of("a", "b")), fault.name());
        disk.armed(false);
        directory.append("c");
        assertEquals("b\nc\n", Files.readString(directory.corpus()), fault.name());
        directory.replace(List.of("b", "c"));
        assertEquals(List.of(), disk.disorder());
      }
    }
  }

  @Test
  void aFolderThatIsDeletedIsNoticedAtTheNextTrial() throws IOException {
    try (SweepDirectory directory = SweepDirectory.create(folder, "s", Map.of(), 8)) {
      directory.append("a");
      Files.delete(directory.corpus());
      IOException gone = assertThrows(IOException.class, () -> directory.append("b"));
      assertTrue(gone.getMessage().contains("was deleted or moved"), gone.getMessage());
      Files.createFile(directory.corpus());
    }
  }

  @Test
  void aStartThatFailsLeavesNothingBehind() throws IOException {
    FaultyDisk full =
        new FaultyDisk("sweep.json", FaultyDisk.Fault.SHORT_WRITE, FaultyDisk.When.FIRST);
    assertThrows(IOException.class, () -> SweepDirectory.create(folder, "s", Map.of(), 8, full));
    try (var left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }
}
