package org.lyapunov4j.guide;

/** What is done to a layer of a kind before it trains. */
@FunctionalInterface
interface Rule {
  void apply(Bench bench);

  /**
   * The rule for a layer.
   *
   * @param flosses whether gated layers are flossed
   */
  static Rule of(Knobs knobs, boolean flosses) {
    return knobs.memory().isPresent() ? new GatedRule(flosses) : new PlainRule();
  }
}
