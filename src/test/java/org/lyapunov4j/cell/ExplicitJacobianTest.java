package org.lyapunov4j.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.lyapunov4j.spectrum.RecurrentCell;

/** Cells against their equations and Jacobians written out entry by entry, on random weights. */
class ExplicitJacobianTest {

  @Property(tries = 200)
  void stepAndTangentMapEqualTheExplicitOnes(
      @ForAll RandomCells.Kind kind,
      @ForAll @IntRange(min = 1, max = 12) int n,
      @ForAll @IntRange(min = 1, max = 5) int inputs,
      @ForAll @DoubleRange(min = 0.01, max = 5) double gain,
      @ForAll @IntRange(max = 1000) int seed) {
    RandomCells.Pair pair = RandomCells.of(kind, n, inputs, gain, seed);
    RecurrentCell cell = pair.cell();
    int d = cell.stateSize();
    Random random = new Random(seed + 1);
    double[] state = random.doubles(d, -1, 1).toArray();
    double[] input = random.doubles(inputs, -2, 2).toArray();
    double[] next = pair.explicit().next(state, input);
    double[][] jacobian = pair.explicit().jacobian(state, input);
    double[] vectors = new double[d * d];
    for (int i = 0; i < d; i++) {
      vectors[i + d * i] = 1;
    }
    try (RecurrentCell.Stepper stepper = cell.stepper(d)) {
      stepper.drive(input, 1);
      stepper.step(0, state, vectors);
    }
    for (int i = 0; i < d; i++) {
      assertEquals(next[i], state[i], 1e-13, "state " + i);
      for (int j = 0; j < d; j++) {
        double size = Math.max(1, Math.abs(jacobian[i][j]));
        assertEquals(jacobian[i][j], vectors[i + d * j], 1e-12 * size, i + ", " + j);
      }
    }
  }
}
