package org.lyapunov4j.spectrum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lyapunov4j.cell.JetCells;

/** The small version of {@link TruthTable}: every exponent against 31 digits. */
class TruthTest {

  @Property(tries = 400)
  void everyExponentIsRight(
      @ForAll JetCells.Kind kind,
      @ForAll @IntRange(min = 1, max = 7) int units,
      @ForAll @DoubleRange(min = -2, max = 0.48) double logGain,
      @ForAll @IntRange(min = 1, max = 30) int steps,
      @ForAll @IntRange(max = 1_000_000) int seed) {
    TruthTable.Outcome outcome =
        TruthTable.compare(kind, units, Math.pow(10, logGain), seed, steps);
    assertTrue(!outcome.wrong() && outcome.leading() <= 1e-11, outcome.toString());
  }

  @ParameterizedTest
  @EnumSource(JetCells.Kind.class)
  void sixteenUnitsToo(JetCells.Kind kind) {
    for (double gain : new double[] {0.02, 0.5, 3}) {
      TruthTable.Outcome outcome = TruthTable.compare(kind, 16, gain, 5, 6);
      assertTrue(!outcome.wrong() && outcome.leading() <= 1e-12, outcome.toString());
    }
  }

  @Property(tries = 100)
  void allExponentsSumToTheMeanOfTheLogDeterminant(
      @ForAll JetCells.Kind kind,
      @ForAll @IntRange(min = 1, max = 6) int units,
      @ForAll @DoubleRange(min = -2, max = 0.48) double logGain,
      @ForAll @IntRange(max = 1_000_000) int seed) {
    int steps = 20;
    JetCells.Pair pair = JetCells.of(kind, units, 2, Math.pow(10, logGain), seed);
    double[] inputs = SlowTwin.randomDrive(1, steps, 2, seed).sequences().get(0);
    double expected = ExactTwin.of(pair.map(), pair.cell(), inputs, steps).logDeterminant();
    double[] exponents = TruthTable.exponents(pair.cell(), inputs, steps);
    if (Double.isFinite(expected)) {
      assertEquals(expected, Arrays.stream(exponents).sum(), 1e-8);
    } else {
      assertEquals(Double.NEGATIVE_INFINITY, exponents[exponents.length - 1]);
    }
  }

  /** The bug that {@code equalsTheSlowTwin} found: 4e-4 nats in a block of time. */
  @ParameterizedTest
  @EnumSource(names = {"ADAPTIVE", "ONE"})
  void aBlockEndsWithAnOrthonormalFrame(Interval interval) {
    JetCells.Pair pair = JetCells.of(JetCells.Kind.GRAVES_LSTM, 6, 2, 0.1, 891);
    double[] inputs = SlowTwin.randomDrive(1, 40, 2, 891).sequences().get(0);
    double[] truth = ExactTwin.of(pair.map(), pair.cell(), inputs, 40).exponents();
    double[] ours =
        new SpectrumEstimator(
                SpectrumOptions.defaults()
                    .withFrame(FrameStart.IDENTITY)
                    .withInterval(interval == Interval.ONE ? 1 : SpectrumOptions.ADAPTIVE))
            .estimate(pair.cell(), Drive.of(1, 40, 2, inputs, null))
            .exponents();
    for (int i = 0; i < truth.length; i++) {
      assertEquals(truth[i], ours[i], 1e-9);
    }
  }

  enum Interval {
    ADAPTIVE,
    ONE
  }
}
