package org.lyapunov4j.guide;

/**
 * Layers whose state goes through a gate. Out of chaos by less gain; then, where too little lasts,
 * flossing, which moves all weights a little where the gate's bias alone would have to move much;
 * what that leaves to do, or all of it, is the bias's.
 *
 * @param flosses whether to floss cells that can be
 */
record GatedRule(boolean flosses) implements Rule {

  @Override
  public void apply(Bench bench) {
    if (bench.isGatedChaotic()) {
      bench.leaveChaos();
    }
    if (!bench.target().known() || !bench.remembersTooLittle()) {
      return;
    }
    Reading first = bench.now();
    boolean flossed = flosses && bench.floss();
    if (bench.remembersTooLittle()) {
      bench.raiseMemory(bench.knobs().memory().orElseThrow());
      if (flossed && bench.remembersTooLittle()) {
        bench.giveUp(
            first, "flossing and its gate's bias do not reach what is asked for; it is as it was");
      }
    }
  }
}
