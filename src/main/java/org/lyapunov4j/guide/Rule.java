package org.lyapunov4j.guide;

/** What is done to a layer of a kind before it trains. */
@FunctionalInterface
interface Rule {
  void apply(Bench bench);

  static Rule of(Knobs knobs) {
    return knobs.memory().isPresent() ? new GatedRule() : new PlainRule();
  }
}
