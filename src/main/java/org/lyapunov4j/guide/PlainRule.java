package org.lyapunov4j.guide;

/**
 * Layers without gates. Out of chaos by less gain. Where too few directions last: an orthogonal
 * matrix, with which all directions last alike, and quieter inputs, since it is by driving units
 * into saturation that inputs make them forget. The gain is never raised: that saturates units too.
 */
final class PlainRule implements Rule {

  @Override
  public void apply(Bench bench) {
    Reading first = bench.now();
    boolean chaotic = bench.isChaotic();
    if (!bench.target().known()) {
      if (chaotic) {
        bench.leaveChaos();
      }
      return;
    }
    boolean forgets = bench.lastsTooLittle();
    if (bench.knobs().square() && (chaotic || forgets)) {
      bench.makeOrthogonal();
    }
    if (bench.isChaotic()) {
      bench.leaveChaos();
    }
    double miss = bench.now().leading() - bench.target().place();
    if (bench.lastsTooLittle() && miss < 0 && !bench.target().reached(miss, bench.now().error())) {
      bench.quietInputs();
    }
    double bound = bench.target().lasting();
    if (!chaotic && bench.now().spectrum().above(bound) <= first.spectrum().above(bound)) {
      if (!bench.changes().isEmpty()) {
        bench.giveUp(first, "no more directions could be made to last, and it is left as it was");
      }
    }
  }
}
