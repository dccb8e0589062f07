package org.lyapunov4j.spectrum;

/** Where the orthonormal vectors of a tangent flow begin a sequence. */
public enum FrameStart {
  /**
   * Where an earlier stretch of the same drive has left them, so that no counted step is spent on
   * turning them into the directions they belong to: exponents do not depend on where they began.
   */
  ALIGNED,

  /**
   * At the columns of the identity, every step after the warm-up counted, as most published spectra
   * of recurrent networks are: adds about ln |overlap| / T to an exponent over T steps.
   */
  IDENTITY
}
