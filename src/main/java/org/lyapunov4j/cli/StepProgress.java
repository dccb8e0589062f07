package org.lyapunov4j.cli;

import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.lyapunov4j.cell.ObservedCell;
import org.lyapunov4j.network.DrivenCell;
import org.lyapunov4j.spectrum.RecurrentCell;

/**
 * Says every few seconds how far a drive is. Steps that the estimator takes again are counted
 * again, so the figure is not exact.
 */
final class StepProgress extends ObservedCell {
  private static final long EVERY_NANOS = 5_000_000_000L;

  private final String layer;
  private final long all;
  private final PrintWriter out;
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong told = new AtomicLong(System.nanoTime());

  /**
   * @param cell the layer's, or what stands for it
   */
  StepProgress(RecurrentCell cell, DrivenCell driven, PrintWriter out) {
    super(cell);
    this.layer = driven.layer();
    this.out = out;
    long steps = 0;
    for (int b = 0; b < driven.drive().sequences().size(); b++) {
      steps += driven.drive().steps(b);
    }
    this.all = steps;
  }

  @Override
  protected StepObserver observe(Stepper stepper) {
    return state -> count();
  }

  private void count() {
    long steps = Math.min(all, taken.incrementAndGet());
    long last = told.get();
    long now = System.nanoTime();
    if (now - last > EVERY_NANOS && told.compareAndSet(last, now)) {
      out.printf("layer %s: about %,d of %,d steps%n", layer, steps, all);
      out.flush();
    }
  }
}
