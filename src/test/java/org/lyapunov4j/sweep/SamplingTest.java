package org.lyapunov4j.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SamplingTest {

  @Property(tries = 200)
  void placesAreInTheUnitCube(
      @ForAll Sampling sampling,
      @ForAll @IntRange(min = 1, max = 5000) int number,
      @ForAll @IntRange(max = 12) int width,
      @ForAll long seed) {
    double[] place = sampling.place(number, width, seed);
    assertEquals(width, place.length);
    assertTrue(Arrays.stream(place).allMatch(x -> x >= 0 && x < 1));
    assertArrayEquals(place, sampling.place(number, width, seed));
  }

  @Test
  void sobolLeavesNoGaps() {
    int points = 64;
    for (int axis = 0; axis < 5; axis++) {
      int along = axis;
      double[] sorted =
          IntStream.range(points, 2 * points)
              .mapToDouble(number -> Sampling.SOBOL.place(number, 5, 7)[along])
              .sorted()
              .toArray();
      for (int i = 1; i < points; i++) {
        assertTrue(sorted[i] - sorted[i - 1] < 2.0 / points, "gap on axis " + axis);
      }
    }
  }

  @Test
  void anotherSeedGivesOtherPlaces() {
    for (Sampling sampling : Sampling.values()) {
      assertFalse(Arrays.equals(sampling.place(1, 3, 1), sampling.place(1, 3, 2)));
    }
  }
}
