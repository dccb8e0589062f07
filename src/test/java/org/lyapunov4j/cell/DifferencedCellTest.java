package org.lyapunov4j.cell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lyapunov4j.spectrum.Drive;
import org.lyapunov4j.spectrum.RecurrentCell;
import org.lyapunov4j.spectrum.SpectrumEstimator;
import org.lyapunov4j.spectrum.SpectrumOptions;

/** Differences along tangent vectors against the cells that have a tangent map. */
class DifferencedCellTest {

  private static DifferencedCell differenced(RandomCells.Pair pair) {
    RecurrentCell cell = pair.cell();
    return new DifferencedCell(
        cell.kind(),
        cell.inputSize(),
        cell.units(),
        cell.stateSize(),
        (state, input, next) ->
            System.arraycopy(pair.explicit().next(state, input), 0, next, 0, next.length));
  }

  @Nested
  class Lstm extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      return differenced(RandomCells.of(RandomCells.Kind.LSTM, 5, 3, 1.5, 1));
    }
  }

  @ParameterizedTest
  @EnumSource(RandomCells.Kind.class)
  void spectraEqualThoseOfTheTangentMap(RandomCells.Kind kind) {
    RandomCells.Pair pair = RandomCells.of(kind, 6, 2, 1.2, 3);
    double[] inputs = new Random(5).doubles(2 * 150, -1, 1).toArray();
    Drive drive = Drive.of(1, 150, 2, inputs, null);
    for (int interval : new int[] {1, SpectrumOptions.ADAPTIVE}) {
      SpectrumEstimator estimator =
          new SpectrumEstimator(SpectrumOptions.defaults().withWarmup(20).withInterval(interval));
      assertArrayEquals(
          estimator.estimate(pair.cell(), drive).exponents(),
          estimator.estimate(differenced(pair), drive).exponents(),
          interval == 1 ? 1e-7 : 1e-6);
    }
  }

  @Test
  void vectorsOfAnySizeAreDifferencedAlike() {
    RandomCells.Pair pair = RandomCells.of(RandomCells.Kind.GRU, 4, 2, 1, 2);
    double[] state = {0.1, -0.4, 0.3, 0.2};
    double[] unit = {0.5, -0.1, 1, 0.2};
    double[][] moved = new double[3][];
    double[] sizes = {1e-200, 1, 1e200};
    for (int i = 0; i < 3; i++) {
      double size = sizes[i];
      moved[i] = Arrays.stream(unit).map(v -> v * size).toArray();
      try (RecurrentCell.Stepper stepper = differenced(pair).stepper(1)) {
        stepper.drive(new double[] {1, -1}, 1);
        stepper.step(0, state.clone(), moved[i]);
      }
    }
    for (int j = 0; j < 4; j++) {
      assertEquals(moved[1][j], moved[0][j] / 1e-200, 1e-9);
      assertEquals(moved[1][j], moved[2][j] / 1e200, 1e-9);
    }
  }

  @Test
  void aVectorOfZerosStaysZero() {
    double[] vector = new double[4];
    try (RecurrentCell.Stepper stepper =
        differenced(RandomCells.of(RandomCells.Kind.GRU, 4, 2, 1, 2)).stepper(1)) {
      stepper.drive(new double[] {1, -1}, 1);
      stepper.step(0, new double[4], vector);
    }
    assertArrayEquals(new double[4], vector);
  }

  @Test
  void impossibleSizesAreRefused() {
    DifferencedCell.StepFunction none = (state, input, next) -> {};
    assertThrows(IllegalArgumentException.class, () -> new DifferencedCell("none", 1, 3, 2, none));
    assertThrows(IllegalArgumentException.class, () -> new DifferencedCell("none", 0, 1, 1, none));
  }
}
