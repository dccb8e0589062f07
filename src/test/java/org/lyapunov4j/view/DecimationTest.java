package org.lyapunov4j.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DecimationTest {
  private static final double NAN = Double.NaN;

  @Test
  void whatFitsIsKeptAsItIs() {
    assertArrayEquals(new int[] {0, 1, 2}, Decimation.rows(3, new double[] {5, NAN, 5}));
    assertArrayEquals(new int[0], Decimation.rows(3, new double[0]));
    assertArrayEquals(new int[] {0}, Decimation.rows(0, new double[] {NAN}));
  }

  @Test
  void aSpikeAHoleAndTheEndsStay() {
    double[] line = new double[10_000];
    line[4321] = 7;
    line[4322] = -7;
    line[7777] = NAN;
    int[] kept = Decimation.rows(100, line);
    for (int row : new int[] {0, 4321, 4322, 7777, 9999}) {
      assertTrue(Arrays.binarySearch(kept, row) >= 0, row + " is in " + Arrays.toString(kept));
    }
    assertTrue(kept.length <= 100);
  }

  @Property(tries = 200)
  void extremesOfEveryColumnStayWithinTheLimit(
      @ForAll @IntRange(min = 1, max = 3000) int rows,
      @ForAll @IntRange(min = 12, max = 300) int most,
      @ForAll long seed) {
    Random random = new Random(seed);
    double[][] columns = new double[3][];
    for (int c = 0; c < columns.length; c++) {
      columns[c] =
          IntStream.range(0, rows)
              .mapToDouble(i -> random.nextInt(9) == 0 ? NAN : random.nextGaussian())
              .toArray();
    }
    int[] kept = Decimation.rows(most, columns);
    assertTrue(kept.length <= Math.max(most, 2));
    for (double[] column : columns) {
      double[] shown = Decimation.pick(column, kept);
      assertEquals(greatest(column), greatest(shown));
      assertEquals(-greatest(negated(column)), -greatest(negated(shown)));
    }
  }

  private static double greatest(double[] values) {
    return Arrays.stream(values).filter(v -> !Double.isNaN(v)).max().orElse(NAN);
  }

  private static double[] negated(double[] values) {
    return Arrays.stream(values).map(v -> -v).toArray();
  }

  @Test
  void spreadsEvenly() {
    assertArrayEquals(new int[] {0, 3, 5, 8, 10}, Decimation.evenly(11, 5));
    assertArrayEquals(new int[] {0, 1}, Decimation.evenly(2, 5));
    assertArrayEquals(new int[] {0, 8}, Decimation.evenly(9, 1));
    assertArrayEquals(new int[0], Decimation.evenly(0, 5));
  }
}
