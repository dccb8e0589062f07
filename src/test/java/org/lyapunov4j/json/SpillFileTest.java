package org.lyapunov4j.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillFileTest {
  @TempDir Path folder;

  private record Waiting(SpillFile.Place place, byte[] bytes) {}

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void whatIsPutIsReadAndNothingIsLeftBehind() throws IOException {
    SpillFile file = new SpillFile(folder);
    Deque<Waiting> waiting = new ArrayDeque<>();
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      if (random.nextInt(3) > 0) {
        byte[] bytes = new byte[random.nextInt(2000)];
        random.nextBytes(bytes);
        waiting.add(new Waiting(file.put(bytes), bytes));
      } else if (!waiting.isEmpty()) {
        takeBack(file, waiting.remove());
      }
      assertEquals(waiting.size(), file.waiting());
    }
    while (!waiting.isEmpty()) {
      takeBack(file, waiting.remove());
    }
    assertEquals(List.of(), left());
    assertEquals(0, file.put(new byte[3]).at(), "its space is used again");
  }

  private static void takeBack(SpillFile file, Waiting oldest) throws IOException {
    assertArrayEquals(oldest.bytes(), file.read(oldest.place()));
    file.free(oldest.place());
  }

  @Test
  void anInterruptTakesNothingAway() throws IOException {
    SpillFile file = new SpillFile(folder);
    SpillFile.Place first = file.put(new byte[] {1, 2});
    Thread.currentThread().interrupt();
    SpillFile.Place second = file.put(new byte[] {3});
    assertArrayEquals(new byte[] {1, 2}, file.read(first));
    assertTrue(Thread.interrupted(), "it is kept");
    assertArrayEquals(new byte[] {3}, file.read(second));
  }

  @Test
  void whereItCanNotBeWrittenNothingWaits() {
    SpillFile file = new SpillFile(folder.resolve("none"));
    assertThrows(IOException.class, () -> file.put(new byte[3]));
    assertEquals(0, file.waiting());
    assertThrows(IOException.class, () -> file.read(new SpillFile.Place(0, 3)));
  }
}
