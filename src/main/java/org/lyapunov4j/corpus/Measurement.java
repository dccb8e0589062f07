package org.lyapunov4j.corpus;

import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.FrameStart;

/**
 * How the spectra of a trial were measured, beside the mode of the state, which every spectrum
 * carries. Spectra that were measured in two ways can't be compared.
 *
 * @param drive how sequences became trajectories
 * @param warmup steps of each trajectory that were evolved and not counted
 * @param sequences how many sequences drove the network
 * @param steps length of these sequences
 * @param probe where they came from: {@code validation}, {@code training}, {@code noise}
 * @param frame where tangent vectors began; {@link FrameStart#IDENTITY} for files that do not say
 */
public record Measurement(
    DriveMode drive, int warmup, int sequences, int steps, String probe, FrameStart frame) {

  /** From the identity's columns. */
  public Measurement(DriveMode drive, int warmup, int sequences, int steps, String probe) {
    this(drive, warmup, sequences, steps, probe, FrameStart.IDENTITY);
  }

  public Measurement {
    if (drive == null || probe == null || frame == null) {
      throw new IllegalArgumentException("drive, probe and frame must not be null");
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

  /**
   * Whether spectra measured in both ways can be compared. The warm-up of an aligned frame follows
   * the length of the sequences, and does not count.
   */
  public boolean isComparableTo(Measurement other) {
    return drive == other.drive
        && frame == other.frame
        && (frame == FrameStart.ALIGNED || warmup == other.warmup);
  }

  /** For a message: drive, frame and warm-up. */
  public String how() {
    return "drive "
        + drive
        + ", frame "
        + frame
        + (frame == FrameStart.ALIGNED ? "" : " and warm-up " + warmup);
  }
}
