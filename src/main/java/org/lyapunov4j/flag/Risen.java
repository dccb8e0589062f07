package org.lyapunov4j.flag;

import static org.lyapunov4j.flag.Thresholds.above;
import static org.lyapunov4j.flag.Thresholds.atLeast;
import static org.lyapunov4j.flag.Thresholds.share;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.spectrum.Median;

/**
 * {@code RISEN}: the loss stands above where it began, and above what a constant answer would give
 * where that is known; or it is back where it began, and what was learned is lost. A warning; it
 * needs no spectrum.
 *
 * <p>Why: a network that has learned nothing yet is at its start; one that is worse for a while,
 * not for a minibatch, has been driven away by updates that are too large, and few come back from
 * there. What counts are the losses over the last {@code stretch} of the training, 10 updates at
 * least, so that the scatter of minibatches and a single spike are none: their median; or their
 * mean, where it is known what a constant answer had on the first minibatch, which tells the start
 * without its scatter. It is a warning beyond three standard errors, information beyond two. Lost
 * is what had taken the loss down by {@code lost} over such a stretch. A spike of {@code spike}
 * times that has passed is information. The start of a network that was trained before is no
 * measure; of it only the constant answer is, and else it is information. All this is said after
 * the first 20 updates and 5 % of the training; before, only that a loss has run away: the last
 * three, each above {@code runaway} times both.
 *
 * @param rise share of the loss by which it must stand above both; default 0.1
 * @param stretch share of the training; default 0.05
 * @param spike how far above its start a loss is a spike, in times of what it began with; default
 *     10
 * @param runaway how far above both a loss has run away, in times of them; default 100
 * @param lost share of the start, or of a constant answer's loss, that must have been gained to be
 *     lost; default 0.5
 */
public record Risen(double rise, double stretch, double spike, double runaway, double lost)
    implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "RISEN";

  private static final int LEAST_UPDATES = 10;
  private static final int LEAST_LOSSES = 3;
  private static final double MOST_OF_ONE = 2;
  private static final double SURE = 3;
  private static final double LIKELY = 2;
  private static final int WARMUP = 20;
  private static final double WARMUP_SHARE = 0.05;

  private static final String ADVICE =
      "Go back to weights from before, and clip gradients (ClipL2PerLayer, threshold 1), lower the"
          + " learning rate, or let it rise through a warm-up.";

  public Risen {
    above("rise", rise, 0);
    share("stretch", stretch);
    atLeast("spike", spike, 1);
    atLeast("runaway", runaway, 1);
    share("lost", lost);
  }

  /** The defaults. */
  public Risen() {
    this(0.1, 0.05, 10, 100, 0.5);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    LossCurve curve = LossCurve.of(history);
    if (!curve.isKnown()) {
      return List.of();
    }
    if (history.updates() < WARMUP || history.share() < WARMUP_SHARE) {
      return runaway(history, curve).stream().toList();
    }
    int length = history.stretch(LEAST_UPDATES, stretch);
    if (curve.lastIteration() - length > history.firstIteration()) {
      double[] recent = curve.values(curve.lastIteration() - length, curve.lastIteration());
      Optional<Flag> stands =
          recent.length < LEAST_LOSSES
              ? Optional.empty()
              : risen(history, curve, recent, length)
                  .or(() -> lost(history, curve, recent, length));
      if (stands.isPresent()) {
        return stands.stream().toList();
      }
    }
    return spike(history, curve).stream().toList();
  }

  private Optional<Flag> runaway(RunHistory history, LossCurve curve) {
    List<Loss> losses = curve.losses();
    double above = runaway * Math.max(losses.get(0).value(), guess(history));
    boolean isAbove =
        losses.size() > LEAST_LOSSES
            && curve.isPositive()
            && history.firstIteration() == 0
            && losses.subList(losses.size() - LEAST_LOSSES, losses.size()).stream()
                .allMatch(loss -> loss.value() > above);
    if (!isAbove) {
      return Optional.empty();
    }
    double now = losses.get(losses.size() - 1).value();
    String reason =
        String.format(
            "The loss has run away within %d updates: from %s to %s.",
            curve.lastIteration(), Words.loss(losses.get(0).value()), Words.loss(now));
    return Optional.of(flag(history, Severity.WARNING, curve, reason, now));
  }

  private Optional<Flag> risen(RunHistory history, LossCurve curve, double[] recent, int length) {
    double untrained = curve.untrained();
    boolean known = !Double.isNaN(untrained);
    double start = known ? untrained : curve.start();
    double reference = Math.max(start, guess(history));
    double median = Median.of(recent);
    double now = known ? cappedMean(recent, MOST_OF_ONE * reference) : median;
    double above = now - reference;
    boolean sure =
        above
            > (known
                ? SURE * curve.errorFromGuess(recent.length)
                : curve.scatterFromStart(recent.length));
    boolean likely = known && above > LIKELY * curve.errorFromGuess(recent.length);
    if (!(median > reference && above > rise * curve.scale(reference) && (sure || likely))) {
      return Optional.empty();
    }
    boolean measure = history.firstIteration() == 0 || curve.knowsGuess();
    String reason =
        String.format(
            "The loss has risen: %s over the last %d updates, where it began at %s%s.",
            Words.loss(now),
            length,
            Words.loss(start),
            curve.knowsGuess()
                ? " and a constant answer would have " + Words.loss(guess(history))
                : "");
    return Optional.of(
        flag(
            history,
            sure && measure ? Severity.WARNING : Severity.INFORMATION,
            curve,
            reason,
            now));
  }

  /** Back where it began, after it had been far below for as long as it is looked at now. */
  private Optional<Flag> lost(RunHistory history, LossCurve curve, double[] recent, int length) {
    double now = Median.of(recent);
    if (!curve.isNearStart(now, 1 - rise)) {
      return Optional.empty();
    }
    Loss best = curve.lowest(length, LEAST_LOSSES);
    if (best == null
        || curve.isNearStart(best.value(), 1 - lost)
        || now - best.value() < curve.scatterOfMeans(recent.length)) {
      return Optional.empty();
    }
    String reason =
        String.format(
            "What was learned is lost: the loss is back at %s over the last %d updates, and was at"
                + " %s up to update %d.",
            Words.loss(now), length, Words.loss(best.value()), best.iteration());
    return Optional.of(flag(history, Severity.WARNING, curve, reason, now));
  }

  /** A single spike moves it by little. */
  private static double cappedMean(double[] values, double most) {
    return Arrays.stream(values).map(x -> Math.min(x, most)).average().orElse(Double.NaN);
  }

  private Optional<Flag> spike(RunHistory history, LossCurve curve) {
    Loss highest =
        curve.losses().stream().max(Comparator.comparingDouble(Loss::value)).orElseThrow();
    double start = curve.start();
    if (!curve.isPositive() || !(highest.value() > spike * Math.max(start, guess(history)))) {
      return Optional.empty();
    }
    String reason =
        String.format(
            "The loss has been at %s after %d updates, far above the %s it began with.",
            Words.loss(highest.value()), highest.iteration(), Words.loss(start));
    return Optional.of(flag(history, Severity.INFORMATION, curve, reason, highest.value()));
  }

  private static double guess(RunHistory history) {
    double guess = history.context().facts().constantGuess();
    return Double.isNaN(guess) ? Double.NEGATIVE_INFINITY : guess;
  }

  private static Flag flag(
      RunHistory history, Severity severity, LossCurve curve, String reason, double loss) {
    return history
        .flag(
            severity,
            NAME,
            "",
            reason,
            ADVICE,
            Map.of(
                "loss", loss,
                "lossAtStart", curve.start(),
                "constantGuess", history.context().facts().constantGuess()),
            Double.NaN)
        .withRemedies(List.of(Cures.restart(-1), Cures.clip(), Cures.learningRate(0.3)));
  }
}
