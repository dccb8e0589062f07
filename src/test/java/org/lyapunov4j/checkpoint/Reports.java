package org.lyapunov4j.checkpoint;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.spectrum.StateMode;

/** Reports for tests of what is done with them. */
public final class Reports {
  private Reports() {}

  /** A report of one layer. */
  public static CheckpointReport of(int index, double... exponents) {
    return of(index, layer("lstm1", exponents));
  }

  public static CheckpointReport of(int index, LayerSpectrum layer) {
    return new CheckpointReport(
        index,
        10 * index,
        index / 3,
        1.5 / (1 + index),
        Double.NaN,
        0.01 * index,
        List.of(layer),
        List.of(),
        Instant.parse("2024-05-01T12:00:00.123456789Z").plusSeconds(index),
        1234567L,
        "");
  }

  public static LayerSpectrum layer(String name, double... exponents) {
    double[] errors = new double[exponents.length];
    Arrays.fill(errors, 0.1 / 3);
    double[] early = Arrays.stream(exponents).map(x -> x - 0.1).toArray();
    return layer(name, exponents, errors, new double[][] {early, exponents});
  }

  public static LayerSpectrum layer(
      String name, double[] exponents, double[] errors, double[][] running) {
    return new LayerSpectrum(
        name,
        Direction.BACKWARD,
        "LSTM",
        2,
        4,
        new LyapunovSpectrum(
            StateMode.FULL, exponents, errors, errors, running, 4, 320L, 5, 8, true, 987654321L));
  }

  /** Whether two spectra hold the same bits, NaN and infinities told apart. */
  public static boolean same(LyapunovSpectrum a, LyapunovSpectrum b) {
    return a.mode() == b.mode()
        && Arrays.equals(a.exponents(), b.exponents())
        && Arrays.equals(a.sequenceErrors(), b.sequenceErrors())
        && Arrays.equals(a.blockErrors(), b.blockErrors())
        && Arrays.deepEquals(a.running(), b.running())
        && a.dimension() == b.dimension()
        && a.steps() == b.steps()
        && a.warmup() == b.warmup()
        && a.sequences() == b.sequences()
        && a.converged() == b.converged()
        && a.elapsedNanos() == b.elapsedNanos();
  }
}
