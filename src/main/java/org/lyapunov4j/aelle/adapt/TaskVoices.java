package org.lyapunov4j.aelle.adapt;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.lyapunov4j.aelle.encoding.LossEncoding;
import org.lyapunov4j.aelle.encoding.Outcomes;

/**
 * What every {@link Voice} has learned from the siblings at one moment of training.
 *
 * <p>Siblings that were stopped count as worse than all that ended, of outcomes and of losses: were
 * they left out, what is left would be ranked among survivors, and each generation of a sweep would
 * stop what the one before had called good.
 */
public final class TaskVoices {
  /** How many siblings the model's own number counts for beside its rank among them. */
  private static final double MODEL_COUNTS = 4;

  /** Siblings that must have ended before they say what is familiar. */
  private static final int FAMILIAR_FROM = 8;

  /** Share of them that the model may abstain on before what it calls unfamiliar is revised. */
  private static final double STRANGERS = 0.25;

  /** Share of trials like the siblings that are to be called familiar then. */
  private static final double FAMILIAR = 0.9;

  private final Outcomes outcomes;
  private final double[] models;
  private final double tolerated;
  private final double[][] losses;
  private final SettingsEncoding settings;
  private final Optional<TaskLearner.Fit> path;
  private final Optional<TaskLearner.Fit> lossAndHyper;
  private final double[][] heldOut;

  private TaskVoices(List<Glimpse> ended, Outcomes outcomes, List<Glimpse> others, long seed) {
    this.outcomes = outcomes;
    List<Glimpse> all = Stream.concat(ended.stream(), others.stream()).toList();
    this.models = all.stream().mapToDouble(glimpse -> glimpse.model().badness()).sorted().toArray();
    this.tolerated =
        tolerated(
            ended.stream()
                .mapToDouble(glimpse -> glimpse.model().unfamiliarity())
                .sorted()
                .toArray());
    this.losses = new double[LossEncoding.KINDS][];
    for (int kind = 0; kind < losses.length; kind++) {
      int of = kind;
      losses[kind] =
          all.stream()
              .mapToDouble(glimpse -> loss(glimpse, of))
              .filter(loss -> !Double.isNaN(loss))
              .sorted()
              .toArray();
    }
    this.settings = SettingsEncoding.of(ended.stream().map(Glimpse::settings).toList());
    this.path = learned(ended, Glimpse::path, seed);
    this.lossAndHyper = learned(ended, this::lossAndHyper, seed + 1);
    this.heldOut = new double[ended.size()][];
    for (int i = 0; i < heldOut.length; i++) {
      int row = i;
      Glimpse glimpse = ended.get(i);
      heldOut[i] =
          said(
              glimpse,
              path.map(fit -> fit.heldOut()[row]),
              lossAndHyper.map(fit -> fit.heldOut()[row]));
    }
  }

  /**
   * Learns from siblings.
   *
   * @param ended siblings with outcomes
   * @param badness [ended] how they ended, the best lowest, infinite where they diverged
   * @param others siblings that are under way, or {@link Glimpse#gone() gone} because they were
   *     stopped
   * @param stopped how many siblings were stopped before their end
   */
  public static TaskVoices fit(
      List<Glimpse> ended, double[] badness, List<Glimpse> others, int stopped, long seed) {
    double[] all = Arrays.copyOf(badness, badness.length + stopped);
    Arrays.fill(all, badness.length, all.length, Double.POSITIVE_INFINITY);
    Outcomes ranked = Outcomes.ofOneTask(all);
    int n = badness.length;
    Outcomes outcomes =
        new Outcomes(
            Arrays.copyOf(ranked.badness(), n),
            Arrays.copyOf(ranked.worstHalf(), n),
            Arrays.copyOf(ranked.worstQuarter(), n));
    return new TaskVoices(ended, outcomes, others, seed);
  }

  private Optional<TaskLearner.Fit> learned(
      List<Glimpse> ended, Function<Glimpse, double[]> row, long seed) {
    return TaskLearner.fit(
        ended.stream().map(row).toArray(double[][]::new), outcomes.badness(), seed);
  }

  private double[] lossAndHyper(Glimpse glimpse) {
    double[] hyper = settings.encode(glimpse.settings());
    double[] row = Arrays.copyOf(glimpse.losses(), glimpse.losses().length + hyper.length);
    System.arraycopy(hyper, 0, row, glimpse.losses().length, hyper.length);
    return row;
  }

  /**
   * A model that abstains on a quarter of the siblings does not know the task's networks: then what
   * nine in ten trials like these do not exceed is familiar (conformal, so that few siblings
   * suffice).
   *
   * @param ascending unfamiliarity of siblings
   */
  private static double tolerated(double[] ascending) {
    long strange = Arrays.stream(ascending).filter(value -> value > 1).count();
    if (ascending.length < FAMILIAR_FROM || strange <= STRANGERS * ascending.length) {
      return 1;
    }
    int place = (int) Math.ceil(FAMILIAR * (ascending.length + 1));
    return Math.max(1, ascending[Math.min(place, ascending.length) - 1]);
  }

  /** Unfamiliarity to the model up to which a trial is like the siblings. */
  double tolerated() {
    return tolerated;
  }

  /** How many siblings have ended. */
  public int ended() {
    return heldOut.length;
  }

  /** How they ended, among all that ended or were stopped. */
  public Outcomes outcomes() {
    return outcomes;
  }

  /** What the voices say of the siblings that have ended, by learners that had not seen them. */
  public double[][] heldOut() {
    return heldOut;
  }

  /** What the voices say of a training, in the order of {@link Voice}; NaN for those that don't. */
  public double[] say(Glimpse asked) {
    return said(
        asked,
        path.map(fit -> fit.learner().predict(asked.path())),
        lossAndHyper.map(fit -> fit.learner().predict(lossAndHyper(asked))));
  }

  private double[] said(Glimpse asked, Optional<Double> path, Optional<Double> lossAndHyper) {
    boolean lossKnown =
        LossEncoding.isKnown(asked.losses(), 0) || LossEncoding.isKnown(asked.losses(), 1);
    return new double[] {
      (models.length * share(models, asked.model().badness())
              + MODEL_COUNTS * asked.model().badness())
          / (models.length + MODEL_COUNTS),
      rankOfLoss(asked),
      path.orElse(Double.NaN),
      lossKnown ? lossAndHyper.orElse(Double.NaN) : Double.NaN
    };
  }

  /** Of the validation loss where siblings have one too, else of the training loss. */
  private double rankOfLoss(Glimpse asked) {
    for (int kind = LossEncoding.KINDS - 1; kind >= 0; kind--) {
      double loss = loss(asked, kind);
      if (!Double.isNaN(loss) && losses[kind].length > 0) {
        double count = losses[kind].length;
        return (count * share(losses[kind], loss) + 0.5) / (count + 1);
      }
    }
    return Double.NaN;
  }

  /** Infinite for a training that is gone; NaN where it is unknown. */
  private static double loss(Glimpse glimpse, int kind) {
    return glimpse.gone()
        ? Double.POSITIVE_INFINITY
        : LossEncoding.isKnown(glimpse.losses(), kind)
            ? LossEncoding.number(glimpse.losses(), kind, 0)
            : Double.NaN;
  }

  /** Share of ascending values that are below a value, ties counted half; 0.5 of none. */
  private static double share(double[] ascending, double value) {
    if (ascending.length == 0) {
      return 0.5;
    }
    double below = 0;
    for (double other : ascending) {
      below += other < value ? 1 : other == value ? 0.5 : 0;
    }
    return below / ascending.length;
  }
}
