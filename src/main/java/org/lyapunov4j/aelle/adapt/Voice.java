package org.lyapunov4j.aelle.adapt;

/**
 * Who has a say in an adapted forecast, each by a badness in [0, 1]; NaN where it has nothing to
 * say.
 */
public enum Voice {
  /** What the model says, which has not seen the task, drawn to its rank among the siblings. */
  MODEL("model"),
  /** The rank of the loss among siblings at the same progress, whether they have ended or not. */
  LOSS("loss"),
  /** Learned in the task from the path of the spectra. */
  PATH("path"),
  /** Learned in the task from losses and hyperparameters. */
  LOSS_AND_HYPER("lossAndHyper");

  private final String key;

  Voice(String key) {
    this.key = key;
  }

  /** What it is called in files and tables. */
  public String key() {
    return key;
  }

  /** Whether it looks at spectra and at nothing else. */
  public boolean isSpectral() {
    return this == MODEL || this == PATH;
  }
}
