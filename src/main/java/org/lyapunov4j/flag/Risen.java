package org.lyapunov4j.flag;

import static org.lyapunov4j.flag.Thresholds.above;
import static org.lyapunov4j.flag.Thresholds.atLeast;
import static org.lyapunov4j.flag.Thresholds.share;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code RISEN}: the loss stands above where it began, and above what a constant answer would give
 * where that is known. A warning; it needs no spectrum.
 *
 * <p>Why: a network that has learned nothing yet is at its start; one that is worse for a while,
 * not for a minibatch, has been driven away by updates that are too large, and few come back from
 * there. What counts is the median of the losses over the last {@code stretch} of the training, 10
 * updates at least, so that the scatter of minibatches and a single spike are none. A spike of
 * {@code spike} times that has passed is information. The start of a network that was trained
 * before is no measure; of it only the constant answer is, and else it is information. Silent for
 * the first 20 updates and 5 % of the training.
 *
 * @param rise share of the loss by which it must stand above both; default 0.1
 * @param stretch share of the training; default 0.05
 * @param spike how far above its start a loss is a spike, in times of what it began with; default
 *     10
 */
public record Risen(double rise, double stretch, double spike) implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "RISEN";

  private static final int LEAST_UPDATES = 10;
  private static final int LEAST_LOSSES = 3;

  private static final String ADVICE =
      "Go back to weights from before, and lower the learning rate, let it rise through a warm-up,"
          + " or clip gradients (ClipL2PerLayer, threshold 1).";

  public Risen {
    above("rise", rise, 0);
    share("stretch", stretch);
    atLeast("spike", spike, 1);
  }

  /** The defaults, without warm-up. */
  public Risen() {
    this(0.1, 0.05, 10);
  }

  /** The defaults, with their warm-up. */
  public static FlagRule standard() {
    return new Risen().warmup(20, 0.05);
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
    return risen(history, curve).or(() -> spike(history, curve)).stream().toList();
  }

  private Optional<Flag> risen(RunHistory history, LossCurve curve) {
    int from = curve.lastIteration() - history.stretch(LEAST_UPDATES, stretch);
    double[] recent =
        curve.losses().stream()
            .filter(loss -> loss.iteration() > from)
            .mapToDouble(Loss::value)
            .toArray();
    double now = LossCurve.median(recent);
    double reference = Math.max(curve.start(), guess(history));
    double margin = Math.max(rise * curve.scale(reference), curve.scatterFromStart(recent.length));
    if (recent.length < LEAST_LOSSES
        || from <= history.firstIteration()
        || !(now > reference + margin)) {
      return Optional.empty();
    }
    boolean unsure = history.firstIteration() > 0 && !curve.knowsGuess();
    String reason =
        String.format(
            "The loss has risen: %s over the last %d updates, where it began at %s%s.",
            Words.loss(now),
            curve.lastIteration() - from,
            Words.loss(curve.start()),
            curve.knowsGuess()
                ? " and a constant answer would have " + Words.loss(guess(history))
                : "");
    return Optional.of(
        flag(history, unsure ? Severity.INFORMATION : Severity.WARNING, curve, reason, now));
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
        .withRemedies(List.of(Cures.restart(-1), Cures.learningRate(0.3), Cures.clip()));
  }
}
