package org.lyapunov4j.aelle;

import java.util.Optional;

/**
 * What AeLLE expects of a training run, or why it does not say.
 *
 * @param progress fraction of the planned training that was done; NaN when unknown
 * @param percentile expected share of the corpus's trials that end worse than this run, in percent:
 *     100 is the best; NaN where AeLLE abstains
 * @param worstHalf calibrated probability that the run ends in the worse half of what such runs
 *     reach; NaN where AeLLE abstains
 * @param worstQuarter the same for the worst quarter
 * @param falseAlarm share of the better half of such runs that look at least as bad at this moment,
 *     in (0, 1]: who stops all runs with a value up to a stops a share a of the good ones; NaN
 *     where AeLLE abstains
 * @param abstention why there is no forecast; empty where there is one
 * @param embedding [2] the path's point in the plane that the model draws its corpus in; NaN where
 *     the path can't be encoded
 * @param unfamiliarity how unlike the corpus the path is, in units of what is tolerated; NaN where
 *     it can't be encoded
 * @param threshold unfamiliarity above which AeLLE abstains
 */
public record Forecast(
    double progress,
    double percentile,
    double worstHalf,
    double worstQuarter,
    double falseAlarm,
    Optional<String> abstention,
    double[] embedding,
    double unfamiliarity,
    double threshold) {

  public Forecast {
    embedding = embedding.clone();
  }

  @Override
  public double[] embedding() {
    return embedding.clone();
  }

  /** Whether there are no figures, but a reason in {@link #abstention()}. */
  public boolean abstained() {
    return abstention.isPresent();
  }

  static Forecast refused(double progress, String reason) {
    return new Forecast(
        progress,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Optional.of(reason),
        new double[] {Double.NaN, Double.NaN},
        Double.NaN,
        Double.NaN);
  }
}
