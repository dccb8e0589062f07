package org.lyapunov4j.task;

import java.util.Random;

/**
 * Independent streams of random numbers under one seed. Every sequence has a generator of its own,
 * so that it is the same whichever others are made, and training shares nothing with validation.
 * {@link Random} and not a newer generator, because its numbers, the Gaussian ones too, are laid
 * down for every version of Java.
 */
enum RandomStream {
  TRAINING(0x6c62272e07bb0142L),
  VALIDATION(0x27d4eb2f165667c5L),
  ORDER(0x2545f4914f6cdd1dL);

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private final long salt;

  RandomStream(long salt) {
    this.salt = salt;
  }

  /** A new generator for the n-th thing of this stream. */
  Random at(long seed, long number) {
    return new Random(mixed(mixed(mixed(seed) ^ salt) + number * GOLDEN_GAMMA));
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014): near seeds end up far apart. */
  private static long mixed(long bits) {
    long z = bits + GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
