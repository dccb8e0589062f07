package org.lyapunov4j.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomStreamTest {

  @Test
  void nearSeedsAndNumbersAreFarApart() {
    Set<Long> firsts = new HashSet<>();
    for (RandomStream stream : RandomStream.values()) {
      for (long seed = -20; seed < 20; seed++) {
        for (long number = 0; number < 100; number++) {
          firsts.add(stream.at(seed, number).nextLong());
        }
      }
    }
    assertEquals(3 * 40 * 100, firsts.size());
  }

  @Test
  void firstDrawsOfConsecutiveNumbersAreUniform() {
    int[] counts = new int[10];
    for (int number = 0; number < 10_000; number++) {
      counts[RandomStream.TRAINING.at(1, number).nextInt(10)]++;
    }
    double chiSquared = 0;
    for (int count : counts) {
      chiSquared += Math.pow(count - 1000, 2) / 1000;
    }
    // The 99.9 % point with 9 degrees of freedom.
    assertEquals(0, chiSquared, 27.9);
  }

  @Test
  void laterVersionsMakeTheSameData() {
    assertEquals(-1706973943, RandomStream.TRAINING.at(1, 0).nextInt());
    assertEquals(802355198, RandomStream.VALIDATION.at(42, 7).nextInt());
    assertEquals(1357528232, RandomStream.ORDER.at(-1, 3).nextInt());
  }
}
