package org.lyapunov4j.corpus;

import org.lyapunov4j.spectrum.DriveMode;

/**
 * How the spectra of a trial were measured, beside the mode of the state, which every spectrum
 * carries. Spectra that were measured in two ways can't be compared.
 *
 * @param drive how sequences became trajectories
 * @param warmup steps of each trajectory that were evolved and not counted
 * @param sequences how many sequences drove the network
 * @param steps length of these sequences
 * @param probe where they came from: {@code validation}, {@code training}, {@code noise}
 */
public record Measurement(DriveMode drive, int warmup, int sequences, int steps, String probe) {

  public Measurement {
    if (drive == null || probe == null) {
      throw new IllegalArgumentException("drive and probe must not be null");
    }
    if (warmup < 0 || sequences < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "warmup must be at least 0, sequences and steps at least 1, got "
              + warmup
              + ", "
              + sequences
              + ", "
              + steps);
    }
  }
}
