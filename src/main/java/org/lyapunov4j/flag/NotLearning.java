package org.lyapunov4j.flag;

import static org.lyapunov4j.flag.Thresholds.above;
import static org.lyapunov4j.flag.Thresholds.share;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.checkpoint.CheckpointReport;

/**
 * {@code NOT_LEARNING}: weights move, but in half of the training the loss has not left where it
 * began, or what a constant answer would give. A warning, once a run.
 *
 * <p>Why: {@code FROZEN} is for a network at which nothing happens. Here something does: weights
 * decay, or drift, or go to and fro, and the exponents with them, while no minibatch says what to
 * learn: labels that have nothing to do with the features (shuffled apart, shifted in time), or a
 * dependence that is too long. Some tasks do come after a long plateau, so it is said late. The
 * loss counts without its penalty, which falls by itself. By default after 50 % of the training and
 * 100 updates.
 *
 * @param fall share of the loss it must have fallen by, at its lowest, to have left; default 0.05
 * @param move change of an exponent since the start that tells that weights move; default 0.005
 */
public record NotLearning(double fall, double move) implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "NOT_LEARNING";

  private static final String ADVICE =
      "See whether features and labels belong together (shuffled or shifted apart?), whether a tiny"
          + " data set can be learned by heart, and whether the answer lies farther back than the"
          + " memory reaches; then try another learning rate.";

  public NotLearning {
    share("fall", fall);
    above("move", move, 0);
  }

  /** The defaults, without warm-up. */
  public NotLearning() {
    this(0.05, 0.005);
  }

  /** The defaults, with their warm-up. */
  public static FlagRule standard() {
    return new NotLearning().warmup(100, 0.5);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    LossCurve curve = LossCurve.of(history);
    double[] means = curve.eighths();
    Optional<CheckpointReport> first =
        history.reports().stream().filter(report -> !report.failed()).findFirst();
    if (means.length < 2 || first.isEmpty()) {
      return List.of();
    }
    double lowest = Arrays.stream(means).min().orElseThrow();
    double moved = Frozen.moved(first.get(), history.layers());
    double reference = curve.knowsGuess() ? curve.guess() : curve.start();
    double left =
        Math.max(
            curve.isPositive() ? fall * reference : 0,
            curve.scatterOfMeans((double) curve.losses().size() / means.length));
    boolean unknown = !curve.knowsGuess() && history.firstIteration() > 0;
    if (unknown || !(moved > move) || !(lowest >= reference - left)) {
      return List.of();
    }
    String reason =
        String.format(
            "In %d updates the loss has not left %s, %s, while weights move: it is %s.",
            history.updates(),
            Words.loss(reference),
            curve.knowsGuess() ? "what a constant answer gives" : "where it began",
            Words.loss(means[means.length - 1]));
    return List.of(
        history
            .flag(
                Severity.WARNING,
                NAME,
                "",
                reason,
                ADVICE,
                Map.of(
                    "loss",
                    means[means.length - 1],
                    "lowestLoss",
                    lowest,
                    "lossAtStart",
                    curve.start(),
                    "constantGuess",
                    history.context().facts().constantGuess(),
                    "largestMove",
                    moved),
                Double.NaN)
            .withRemedies(remedies(history)));
  }

  private static List<Remedy> remedies(RunHistory history) {
    int delay = history.context().delay();
    Remedy rate = Cures.learningRate(3);
    return delay > 0 ? List.of(rate, Cures.prepare("", delay)) : List.of(rate);
  }
}
