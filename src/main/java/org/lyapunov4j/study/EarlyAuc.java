package org.lyapunov4j.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.learn.Ranking;

/**
 * How well the worse half of the trials of one task could be told at one moment, by a model as it
 * is, adapted to other trials of the task, and by what needs no model. Where the trials are among
 * those the model has learned from, its figures flatter it. {@link Evaluation} is the careful way.
 *
 * @param at progress of the latest checkpoint that could be seen
 * @param trials that had a checkpoint that early
 * @param aelle area under the curve of the model's forecasts from the spectra alone; NaN where it
 *     can say nothing
 * @param adapted of the model adapted, for each third of the trials, to the others; NaN for more
 *     than {@value #MOST_ADAPTED} trials, which would take long
 * @param loss of the loss so far, the higher the worse; NaN where no loss is known
 * @param leading of the leading exponent, turned to whichever side is better
 */
public record EarlyAuc(
    double at, int trials, double aelle, double adapted, double loss, double leading) {
  private static final int MOST_ADAPTED = 100;
  private static final Evaluation.Options THIRDS = new Evaluation.Options(3, 1, 1, null);

  /**
   * The curve of a sweep, one element a moment that at least half of the trials have a checkpoint
   * at.
   *
   * @param trials of one task, with outcomes
   * @throws org.lyapunov4j.config.ConfigException if there are too few trials, their outcomes do
   *     not differ, or they were measured in another way than the model's corpus
   */
  public static List<EarlyAuc> of(List<Trial> trials, Aelle model) {
    List<EarlyAuc> curve = new ArrayList<>();
    for (double at : Evidence.moments(trials)) {
      if (at < 1) {
        Evidence evidence = Evidence.enough(trials, at);
        boolean[] worse = evidence.outcomes().worstHalf();
        double[] leading = new double[evidence.size()];
        for (int i = 0; i < leading.length; i++) {
          leading[i] = evidence.spectra()[i][0];
        }
        double turned = auc(leading, worse);
        curve.add(
            new EarlyAuc(
                at,
                evidence.size(),
                auc(
                    worseHalf(
                        ModelForecasts.of(model, evidence).forecasts().get(Contenders.AELLE)[0]),
                    worse),
                evidence.size() > MOST_ADAPTED
                    ? Double.NaN
                    : auc(
                        worseHalf(AdaptedForecasts.of(model, evidence, THIRDS, -1).forecasts()[0]),
                        worse),
                auc(evidence.loss(), worse),
                Math.max(turned, 1 - turned)));
      }
    }
    return curve;
  }

  private static double[] worseHalf(double[][] said) {
    return Arrays.stream(said).mapToDouble(row -> row[Outcomes.WORST_HALF]).toArray();
  }

  /** Among the trials of which the score is known. */
  private static double auc(double[] scores, boolean[] worse) {
    int known = 0;
    double[] values = new double[scores.length];
    boolean[] positive = new boolean[scores.length];
    for (int i = 0; i < scores.length; i++) {
      if (!Double.isNaN(scores[i])) {
        values[known] = scores[i];
        positive[known++] = worse[i];
      }
    }
    return known == 0
        ? Double.NaN
        : Ranking.auc(Arrays.copyOf(values, known), Arrays.copyOf(positive, known));
  }
}
