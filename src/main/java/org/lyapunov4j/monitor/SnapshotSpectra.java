package org.lyapunov4j.monitor;

import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.checkpoint.LayerFailure;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.network.DrivenCell;
import org.lyapunov4j.network.NetworkSnapshot;
import org.lyapunov4j.network.UnitWatch;
import org.lyapunov4j.spectrum.Drive;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.spectrum.SpectrumEstimator;
import org.lyapunov4j.spectrum.SpectrumOptions;

/**
 * The spectra of a snapshot. A snapshot holds copies only, so this may run while the network trains
 * on.
 *
 * @param spectra one entry a cell that has one
 * @param failures layers that could not be read, or whose spectrum was refused or is not a number
 */
record SnapshotSpectra(List<LayerSpectrum> spectra, List<LayerFailure> failures) {

  /**
   * Computes them.
   *
   * @param beside whether the network trains on meanwhile
   */
  static SnapshotSpectra of(
      NetworkSnapshot snapshot, SpectrumOptions options, Thrift thrift, boolean beside) {
    List<LayerSpectrum> spectra = new ArrayList<>();
    List<LayerFailure> failures = new ArrayList<>(snapshot.failures());
    for (DrivenCell driven : snapshot.cells()) {
      try {
        LayerSpectrum layer =
            estimate(driven, thrift.limit(options, driven.cell()), thrift, beside);
        spectra.add(layer);
        if (Double.isNaN(layer.spectrum().leading())) {
          failures.add(
              new LayerFailure(
                  driven.layer(),
                  "the spectrum is not a number: look for NaN or infinity in the weights (diverged"
                      + " training) or in the probe"));
        }
      } catch (RuntimeException | OutOfMemoryError refused) {
        failures.add(new LayerFailure(driven.layer(), Trouble.describe(refused)));
      }
    }
    return new SnapshotSpectra(List.copyOf(spectra), List.copyOf(failures));
  }

  private static LayerSpectrum estimate(
      DrivenCell driven, SpectrumOptions options, Thrift thrift, boolean beside) {
    SpectrumEstimator estimator = new SpectrumEstimator(options);
    Drive drive = thrift.limit(driven.drive());
    LyapunovSpectrum spectrum =
        (beside ? estimator.besideOthers() : estimator).estimate(driven.cell(), drive);
    return new LayerSpectrum(
        driven.layer(),
        driven.direction(),
        driven.cell().kind(),
        driven.cell().units(),
        driven.cell().stateSize(),
        spectrum,
        UnitWatch.of(driven.cell(), drive));
  }
}
