package org.lyapunov4j.spectrum;

/** Which part of a layer's state the tangent map acts on. */
public enum StateMode {
  /** The whole state, (h, c) for an LSTM: the true exponents of the layer. */
  FULL,
  /**
   * dh'/dh with the rest of the state held fixed: blind to an LSTM's memory; to compare with
   * published spectra.
   */
  HIDDEN_ONLY
}
