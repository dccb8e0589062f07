package org.lyapunov4j.export;

/**
 * A number that is told of a training.
 *
 * @param place label of the layer, {@link Figures#TRAINING} or {@link Figures#FORECAST}
 * @param rank 1 for the leading exponent or its error, 2 for the next; 0 for what has no rank
 * @param value finite
 */
public record Figure(String place, Quantity quantity, int rank, double value) {

  public Figure {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          quantity + " must be a finite number to be told, got " + value + ": leave it out");
    }
  }

  /** For example {@code lstm1/exponent_1}: the same name in every run. */
  public String key() {
    return key(place, quantity, rank);
  }

  /** The key of a figure. */
  public static String key(String place, Quantity quantity, int rank) {
    return place.replace('/', '_') + "/" + quantity.label() + (rank == 0 ? "" : "_" + rank);
  }
}
