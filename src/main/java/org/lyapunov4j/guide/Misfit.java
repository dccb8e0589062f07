package org.lyapunov4j.guide;

/** Says why a remedy does not fit a network, before anything is changed. */
final class Misfit extends Exception {
  private static final long serialVersionUID = 1L;

  Misfit(String why) {
    super(why, null, false, false);
  }
}
