package org.lyapunov4j.guide;

import java.util.Objects;
import org.lyapunov4j.network.Probe;

/** Settings of a {@link SpectralGuide}. */
public final class SpectralGuideBuilder {
  /** Default of {@link #sequences}. */
  public static final int DEFAULT_SEQUENCES = 8;

  private Probe probe = Probe.firstMinibatch();
  private int horizon;
  private long seed = 1;
  private int sequences = DEFAULT_SEQUENCES;

  SpectralGuideBuilder() {}

  /** The sequences that drive the network; must be given but for a race, and as it is trained. */
  public SpectralGuideBuilder probe(Probe value) {
    probe = Objects.requireNonNull(value, "probe must not be null");
    return this;
  }

  /**
   * H, how many steps the network has to bridge between what it is told and what it has to answer.
   * Default: not known, and then only chaos is repaired.
   */
  public SpectralGuideBuilder horizon(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("horizon must be at least 1, got " + steps);
    }
    horizon = steps;
    return this;
  }

  /** Of the matrices that are drawn; default 1. */
  public SpectralGuideBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** How many sequences of the probe are used at most, the first ones; default 8. */
  public SpectralGuideBuilder sequences(int atMost) {
    if (atMost < 1) {
      throw new IllegalArgumentException("sequences must be at least 1, got " + atMost);
    }
    sequences = atMost;
    return this;
  }

  Probe probe() {
    return probe;
  }

  int horizon() {
    return horizon;
  }

  long seed() {
    return seed;
  }

  int sequences() {
    return sequences;
  }

  /** The same settings, with a probe where there is none yet. */
  SpectralGuideBuilder copyWith(Probe other) {
    SpectralGuideBuilder copy = new SpectralGuideBuilder().probe(other).seed(seed);
    copy.horizon = horizon;
    copy.sequences = sequences;
    return copy;
  }

  public SpectralGuide build() {
    return new SpectralGuide(this);
  }
}
