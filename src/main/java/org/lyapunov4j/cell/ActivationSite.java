package org.lyapunov4j.cell;

/**
 * A place where a cell squashes or rectifies all its units, with the slopes found there by the step
 * taken last.
 *
 * @param gate whether it opens and closes a way, as against making what is written or shown
 * @param slopes the stepper's own array, written by every step; entries {@code from} to {@code from
 *     + units}
 */
public record ActivationSite(Activation activation, boolean gate, double[] slopes, int from) {

  /** A stepper whose activations may be watched. */
  public interface Watched {

    /** All of them; the same arrays for as long as the stepper lives. */
    Iterable<ActivationSite> sites();
  }
}
