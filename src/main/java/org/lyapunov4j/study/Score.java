package org.lyapunov4j.study;

/**
 * How well forecasts agree with outcomes.
 *
 * @param spearman rank correlation of forecast and outcome, 1 for a perfect forecast
 * @param aucWorstHalf probability that of two trials, one of the worse half and one not, the worse
 *     one is told
 * @param aucWorstQuarter the same for the worst quarter
 */
public record Score(Estimate spearman, Estimate aucWorstHalf, Estimate aucWorstQuarter) {

  /** One of the three, in the order they are declared. */
  Estimate get(int metric) {
    return metric == 0 ? spearman : metric == 1 ? aucWorstHalf : aucWorstQuarter;
  }
}
