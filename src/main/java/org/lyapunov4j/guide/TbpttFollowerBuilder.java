package org.lyapunov4j.guide;

import java.util.Objects;
import org.lyapunov4j.network.Probe;

/** Settings of a {@link TbpttFollower}. */
public final class TbpttFollowerBuilder {
  /** Default shortest length. */
  public static final int DEFAULT_SHORTEST = 5;

  /** Default longest length. */
  public static final int DEFAULT_LONGEST = 100;

  /** Default of {@link #every}. */
  public static final int DEFAULT_EVERY = 500;

  /** ln 10, so to say: a tenth is left. */
  private static final double FOLDS = 1.5;

  private Probe probe = Probe.firstMinibatch();
  private int shortest = DEFAULT_SHORTEST;
  private int longest = DEFAULT_LONGEST;
  private int every = DEFAULT_EVERY;
  private double folds = FOLDS;

  TbpttFollowerBuilder() {}

  /** The sequences that drive the network where it is measured; must be given. */
  public TbpttFollowerBuilder probe(Probe value) {
    probe = Objects.requireNonNull(value, "probe must not be null");
    return this;
  }

  /** Bounds of the length, in steps; default 5 and 100. */
  public TbpttFollowerBuilder within(int least, int most) {
    if (least < 1 || most < least) {
      throw new IllegalArgumentException(
          "the length must stay within bounds of at least 1 that are in order, got "
              + least
              + " and "
              + most);
    }
    shortest = least;
    longest = most;
    return this;
  }

  /** About how many time steps of training lie between two looks; default 500. */
  public TbpttFollowerBuilder every(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("every must be at least 1 step, got " + steps);
    }
    every = steps;
    return this;
  }

  /** What 1.5 is, for who measures whether it is right. */
  TbpttFollowerBuilder folds(double value) {
    folds = value;
    return this;
  }

  public TbpttFollower build() {
    Following following = new Following(probe, shortest, longest, every, folds);
    if (probe instanceof Probe.FirstMinibatch) {
      throw Following.noProbe();
    }
    return new TbpttFollower(following);
  }
}
