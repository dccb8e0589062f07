package org.lyapunov4j.spectrum;

/**
 * The arithmetic of the matrix products and factorisations, where nearly all the time goes. The
 * trajectory itself, everything element-wise and the sums of growth are in double precision always.
 */
public enum Precision {
  /** Exponents to 1e-6 nats per step and better. */
  DOUBLE(Double.BYTES),
  /**
   * Up to twice as fast for wide layers. Exponents up to 5 nats below the leading one are good to
   * about 1e-3 nats per step, the leading one mostly to 1e-7; those farther below only roughly.
   */
  SINGLE(Float.BYTES);

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  /** Relative error of one operation. */
  double unitRoundoff() {
    return this == DOUBLE ? 0x1p-53 : 0x1p-24;
  }

  /** Size of one number. */
  int bytes() {
    return bytes;
  }
}
