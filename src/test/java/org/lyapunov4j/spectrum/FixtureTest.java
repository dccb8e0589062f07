package org.lyapunov4j.spectrum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Agreement with spectra computed by an independent implementation. */
class FixtureTest {

  static java.util.stream.Stream<Fixture> all() {
    return Fixture.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void fullSpectrum(Fixture fixture) {
    for (int interval : new int[] {SpectrumOptions.ADAPTIVE, 1}) {
      SpectrumOptions options =
          SpectrumOptions.defaults()
              .withFrame(FrameStart.IDENTITY)
              .withWarmup(fixture.warmup())
              .withInterval(interval);
      LyapunovSpectrum spectrum =
          new SpectrumEstimator(options).estimate(fixture.cell(), fixture.drive());
      assertArrayEquals(fixture.exponents(), spectrum.exponents(), fixture.tolerance());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void hiddenOnlySpectrum(Fixture fixture) {
    assumeTrue(fixture.exponentsHiddenOnly() != null);
    SpectrumOptions options =
        SpectrumOptions.defaults()
            .withFrame(FrameStart.IDENTITY)
            .withWarmup(fixture.warmup())
            .withMode(StateMode.HIDDEN_ONLY);
    LyapunovSpectrum spectrum =
        new SpectrumEstimator(options).estimate(fixture.cell(), fixture.drive());
    assertArrayEquals(fixture.exponentsHiddenOnly(), spectrum.exponents(), fixture.tolerance());
  }

  @ParameterizedTest
  @MethodSource("all")
  void leadingExponentsAreTheFirstOfAll(Fixture fixture) {
    SpectrumOptions all =
        SpectrumOptions.defaults().withFrame(FrameStart.IDENTITY).withWarmup(fixture.warmup());
    double[] expected =
        new SpectrumEstimator(all).estimate(fixture.cell(), fixture.drive()).exponents();
    for (int k : new int[] {1, 3, expected.length - 1}) {
      double[] leading =
          new SpectrumEstimator(all.withExponents(k))
              .estimate(fixture.cell(), fixture.drive())
              .exponents();
      assertArrayEquals(java.util.Arrays.copyOf(expected, k), leading, 1e-9, "k = " + k);
    }
  }
}
