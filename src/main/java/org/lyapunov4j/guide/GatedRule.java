package org.lyapunov4j.guide;

/**
 * Layers whose state goes through a gate. Out of chaos by less gain, then the bias of that gate
 * raised.
 */
final class GatedRule implements Rule {

  @Override
  public void apply(Bench bench) {
    if (bench.isChaotic()) {
      bench.leaveChaos();
    }
    int half = bench.now().spectrum().size();
    double memory = bench.memory(bench.now(), half);
    if (bench.target().known()
        && memory < 0
        && !bench.target().reached(memory, bench.now().error())) {
      bench.raiseMemory(bench.knobs().memory().orElseThrow(), half);
    }
  }
}
