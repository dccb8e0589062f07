package org.lyapunov4j.flag;

import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/**
 * A layer at one checkpoint.
 *
 * @param report the checkpoint
 * @param layer its spectrum there, whose leading exponent is a number or {@code -Infinity}
 */
public record LayerPoint(CheckpointReport report, LayerSpectrum layer) {

  /** The leading exponent, nats per step. */
  public double leading() {
    return layer.spectrum().leading();
  }
}
