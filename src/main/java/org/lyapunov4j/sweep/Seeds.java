package org.lyapunov4j.sweep;

/** Seeds of the parts of a sweep. */
final class Seeds {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  /** JSON readers that know doubles only still read these exactly. */
  private static final int BITS = 52;

  private Seeds() {}

  /**
   * The finaliser of SplitMix64 (Steele, Lea and Flood 2014): near seeds end up far apart.
   *
   * @return in [0, 2^52)
   */
  static long of(long seed, long number) {
    return mixed(mixed(seed) + number * GOLDEN_GAMMA) >>> (Long.SIZE - BITS);
  }

  private static long mixed(long bits) {
    long z = bits + GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
