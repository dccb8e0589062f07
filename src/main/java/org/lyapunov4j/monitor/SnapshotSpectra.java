package org.lyapunov4j.monitor;

import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.checkpoint.LayerFailure;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.network.DrivenCell;
import org.lyapunov4j.network.NetworkSnapshot;
import org.lyapunov4j.network.UnitWatch;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.spectrum.SpectrumEstimator;
import org.lyapunov4j.spectrum.SpectrumOptions;
import org.lyapunov4j.spectrum.StateMode;

/**
 * The spectra of a snapshot. A snapshot holds copies only, so this may run while the network trains
 * on.
 *
 * @param spectra one entry a cell that has one
 * @param failures layers that could not be read, or whose spectrum was refused or is not a number
 * @param hopeless whether it is by the settings that nothing could be measured, so that no other
 *     checkpoint would fare better
 */
record SnapshotSpectra(List<LayerSpectrum> spectra, List<LayerFailure> failures, boolean hopeless) {

  /** Nothing, because of something thrown. */
  static SnapshotSpectra failed(Throwable thrown, Voice voice) {
    Trouble.contain(thrown);
    voice.debug("A checkpoint failed", thrown);
    return failed(Trouble.describe(thrown), thrown instanceof IllegalArgumentException);
  }

  /** Nothing. */
  static SnapshotSpectra failed(String reason, boolean hopeless) {
    return new SnapshotSpectra(List.of(), List.of(new LayerFailure("", reason)), hopeless);
  }

  /**
   * Computes them.
   *
   * @param windows over which growth of gradients is told besides whole sequences
   * @param beside whether the network trains on meanwhile
   */
  static SnapshotSpectra of(
      NetworkSnapshot snapshot,
      SpectrumOptions options,
      Windows windows,
      Thrift thrift,
      boolean beside,
      Voice voice) {
    List<LayerSpectrum> spectra = new ArrayList<>();
    List<LayerFailure> failures = new ArrayList<>(snapshot.failures());
    boolean refused = snapshot.failures().isEmpty();
    for (DrivenCell driven : snapshot.cells()) {
      try {
        SpectrumOptions fitting = windows.in(fitting(options, driven, voice), driven, snapshot);
        LayerSpectrum layer =
            estimate(driven, thrift.limit(fitting, driven.cell()), thrift, beside);
        spectra.add(layer);
        if (Double.isNaN(layer.spectrum().leading())) {
          failures.add(
              new LayerFailure(
                  driven.layer(),
                  "the spectrum is not a number: look for NaN or infinity in the weights (diverged"
                      + " training) or in the probe"));
        }
      } catch (RuntimeException | OutOfMemoryError thrown) {
        refused &= thrown instanceof IllegalArgumentException;
        failures.add(new LayerFailure(driven.layer(), Trouble.describe(thrown)));
      }
    }
    return new SnapshotSpectra(
        List.copyOf(spectra), List.copyOf(failures), spectra.isEmpty() && refused);
  }

  /** No more exponents than the layer has, and no more memory than the process can spare. */
  private static SpectrumOptions fitting(SpectrumOptions options, DrivenCell driven, Voice voice) {
    int all =
        options.mode() == StateMode.FULL ? driven.cell().tangentSize() : driven.cell().units();
    SpectrumOptions fitting =
        options.withMaxBytes(Math.min(options.maxBytes(), Footprint.Limits.ofProcess().least()));
    if (options.exponents() <= all) {
      return fitting;
    }
    voice.once(
        "capped",
        () ->
            options.exponents()
                + " exponents were asked for, and layer \""
                + driven.layer()
                + "\" has "
                + all
                + ": of every layer all that it has are measured, training goes on");
    return fitting.withExponents(all);
  }

  private static LayerSpectrum estimate(
      DrivenCell driven, SpectrumOptions options, Thrift thrift, boolean beside) {
    SpectrumEstimator estimator = new SpectrumEstimator(options);
    UnitWatch watch = new UnitWatch(driven.cell());
    LyapunovSpectrum spectrum =
        (beside ? estimator.besideOthers() : estimator)
            .estimate(watch, thrift.limit(driven.drive()));
    return driven.measured(spectrum, watch.health());
  }
}
