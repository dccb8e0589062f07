package org.lyapunov4j.study;

/** Hears how far an evaluation is, on one thread at a time. */
@FunctionalInterface
public interface EvaluationObserver {
  /**
   * After every part of the corpus that has been forecast.
   *
   * @param at progress that is being evaluated
   * @param done parts forecast so far, 0 at the beginning
   * @param all parts that there are
   */
  void forecast(double at, int done, int all);
}
