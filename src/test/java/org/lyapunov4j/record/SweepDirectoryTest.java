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
      assertEquals("my sweep", directory.info().name());
      assertEquals(8, directory.info().seed());
      assertEquals(Map.of("trials", 3), directory.info().config());
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
}
