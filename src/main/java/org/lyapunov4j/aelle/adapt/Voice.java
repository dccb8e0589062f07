package org.lyapunov4j.aelle.adapt;

/**
 * Who has a say in an adapted forecast, each by a badness in [0, 1]; NaN where it has nothing to
 * say.
 */
public enum Voice {
  /** What the model says, which has not seen the task, drawn to its rank among the siblings. */
  MODEL(0, "model"),
  /** The rank of the loss among siblings at the same progress, whether they have ended or not. */
  LOSS(1, "loss"),
  /** Learned in the task from the path of the spectra. */
  PATH(2, "path"),
  /** Learned in the task from losses and hyperparameters. */
  LOSS_AND_HYPER(3, "lossAndHyper");

  private final int place;
  private final String key;

  Voice(int place, String key) {
    this.place = place;
    this.key = key;
  }

  /** Its place among what voices say. */
  public int place() {
    return place;
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
