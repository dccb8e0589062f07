package org.lyapunov4j.chaos;

import java.util.Random;

/** Counts what was done to a kind of command, and prints it with the seed that repeats it. */
final class Tally implements AutoCloseable {
  private static final int KILLS = Integer.getInteger("chaos.kills", 20);

  private final String family;
  private final long seed;
  private final Random random;
  private int injected;
  private int survived;

  Tally(String family) {
    this.family = family;
    this.seed = Long.getLong("chaos.seed", System.nanoTime() % 1_000_000);
    this.random = new Random(seed);
  }

  Random random() {
    return random;
  }

  boolean goesOn() {
    return injected < KILLS;
  }

  /** One more fault that really took place. */
  void injected() {
    injected++;
  }

  /** All that must hold after the last one does. */
  void survived() {
    survived = injected;
  }

  @Override
  public void close() {
    System.out.printf(
        "chaos | %s | %d injected | %d survived | -Dchaos.seed=%d%n",
        family, injected, survived, seed);
  }
}
