package org.lyapunov4j.flag;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.spectrum.Median;

/**
 * The finite training losses of a run: of minibatches where known, else of its checkpoints.
 *
 * <p>A loss that is above 0 throughout is taken to have its best at 0, as squared errors and cross
 * entropies have, and its changes are shares of itself. Any other loss (log densities, cosines) has
 * no such point, and its changes are judged beside how far it has moved in this run. A change that
 * the scatter of single minibatches explains is none in either case.
 */
final class LossCurve {
  private static final int MOST_FIRST = 3;
  private static final int EIGHTH = 8;

  /** Minibatches over which the loss of a constant answer is a mean. */
  private static final int GUESSES = 8;

  /** Share of the loss at the start below which something has been learned. */
  private static final double LEARNED = 0.9;

  /** Standard errors beyond which a difference of two means is not scatter. */
  private static final double BEYOND_SCATTER = 2;

  /** The same where it is looked at after every update, and a single start is one side of it. */
  private static final double FAR_BEYOND_SCATTER = 3;

  private final List<Loss> losses;
  private final double constantGuess;
  private final double firstGuess;
  private final boolean resumed;

  private LossCurve(List<Loss> losses, TrainingFacts facts, boolean resumed) {
    this.losses = losses;
    this.constantGuess = facts.constantGuess();
    this.firstGuess = facts.firstGuess();
    this.resumed = resumed;
  }

  static LossCurve of(RunHistory history) {
    List<Loss> known = new ArrayList<>();
    if (history.losses().isEmpty()) {
      for (CheckpointReport report : history.reports()) {
        known.add(new Loss(report.iteration(), report.epoch(), report.loss()));
      }
    } else {
      known.addAll(history.losses());
    }
    known.removeIf(loss -> !Double.isFinite(loss.value()));
    return new LossCurve(known, history.context().facts(), history.firstIteration() > 0);
  }

  boolean isKnown() {
    return !losses.isEmpty();
  }

  List<Loss> losses() {
    return losses;
  }

  /** Mean over the losses after one iteration, up to another; NaN where there is none. */
  double mean(double afterIteration, double upToIteration) {
    return losses.stream()
        .filter(loss -> loss.iteration() > afterIteration && loss.iteration() <= upToIteration)
        .mapToDouble(Loss::value)
        .average()
        .orElse(Double.NaN);
  }

  /** The losses after one iteration, up to another. */
  double[] values(int afterIteration, int upToIteration) {
    return losses.stream()
        .filter(loss -> loss.iteration() > afterIteration && loss.iteration() <= upToIteration)
        .mapToDouble(Loss::value)
        .toArray();
  }

  /**
   * The lowest median over stretches of so many updates, one after the other, each as a loss at its
   * end; null where none has losses enough.
   */
  Loss lowest(int stretch, int leastLosses) {
    Loss lowest = null;
    int first = losses.get(0).iteration() - 1;
    for (int from = first; from + stretch <= last(); from += stretch) {
      double[] values = values(from, from + stretch);
      double median = Median.of(values);
      if (values.length >= leastLosses && (lowest == null || median < lowest.value())) {
        lowest = new Loss(from + stretch, losses.get(0).epoch(), median);
      }
    }
    return lowest;
  }

  /** How many losses there are after one iteration, up to another. */
  long count(double afterIteration, double upToIteration) {
    return losses.stream()
        .filter(loss -> loss.iteration() > afterIteration && loss.iteration() <= upToIteration)
        .count();
  }

  /** Mean over the last quarter of the updates known, NaN without any. */
  double recent() {
    return isKnown() ? mean(last() - quarter(), last()) : Double.NaN;
  }

  /** Median of the first losses, three of many; NaN without any. */
  double start() {
    return Median.of(losses.stream().limit(first()).mapToDouble(Loss::value).toArray());
  }

  /**
   * What the untrained network had: its loss on the first minibatch, as a share of what a constant
   * answer had on the same, in units of what one has on average. So it scatters little, though it
   * is of one minibatch. NaN where that is not known.
   */
  double untrained() {
    boolean known = isKnown() && !resumed && isPositive() && knowsGuess() && firstGuess > 0;
    return known && losses.get(0).iteration() == 1
        ? losses.get(0).value() / firstGuess * guess()
        : Double.NaN;
  }

  /** Standard error of the mean of so many losses beside that of a constant answer's. */
  double errorFromGuess(double count) {
    return scatter() * Math.sqrt(1 / Math.max(1, count) + 1.0 / GUESSES);
  }

  private int first() {
    return Math.max(1, Math.min(MOST_FIRST, losses.size() / EIGHTH));
  }

  boolean isPositive() {
    return losses.stream().allMatch(loss -> loss.value() > 0);
  }

  /**
   * What a change of the loss is judged beside.
   *
   * @param level where it was, of a loss that is above 0 throughout
   * @return the level, or else how far the loss has moved in this run: the range of the means over
   *     eighths of it
   */
  double scale(double level) {
    if (isPositive()) {
      return Math.abs(level);
    }
    double[] means = eighths();
    return means.length == 0
        ? Double.NaN
        : Arrays.stream(means).max().orElseThrow() - Arrays.stream(means).min().orElseThrow();
  }

  /** Scatter of single losses, one standard deviation, from neighbouring ones; 0 for too few. */
  double scatter() {
    if (losses.size() < 2 * EIGHTH) {
      return 0;
    }
    double[] steps = new double[losses.size() - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = Math.abs(losses.get(i + 1).value() - losses.get(i).value());
    }
    return 1.4826 * Median.of(steps) / Math.sqrt(2);
  }

  /** What a difference of the means of so many losses each comes to by scatter alone, at most. */
  double scatterOfMeans(double count) {
    return BEYOND_SCATTER * scatter() * Math.sqrt(2 / Math.max(1, count));
  }

  /** What the mean of so many losses differs from the start by scatter alone, at most. */
  double scatterFromStart(double count) {
    return FAR_BEYOND_SCATTER * scatter() * Math.sqrt(1.0 / first() + 1 / Math.max(1, count));
  }

  /**
   * How far the loss has fallen from the third to the last quarter of the updates known, as a share
   * of what {@link #scale} says; negative where it has risen, 0 where scatter explains it, NaN
   * where that is not known.
   */
  double recentFall() {
    if (!isKnown()) {
      return Double.NaN;
    }
    double before = mean(last() - 2 * quarter(), last() - quarter());
    double fall = before - recent();
    if (Double.isNaN(fall) || fall == 0) {
      return fall;
    }
    boolean scatter = fall > 0 && fall < scatterOfMeans(losses.size() / 4.0);
    return scatter ? 0 : fall / scale(before);
  }

  /**
   * Whether the loss is still so near to where it began, or to what a constant answer would give,
   * that nothing of the task is learned. Of a network that was trained before, where it began says
   * nothing.
   *
   * @param level of the loss now
   * @param near share of the scale that must be left
   */
  boolean isNearStart(double level, double near) {
    if (!knowsGuess() && resumed) {
      return false;
    }
    double reference = knowsGuess() ? guess() : start();
    return level >= reference - (1 - near) * scale(reference);
  }

  /**
   * Whether the loss has come down from its start, or from what a constant answer gives. False
   * where it is not known.
   */
  boolean hasLearned() {
    return isKnown() && !isNearStart(recent(), LEARNED);
  }

  /** Whether the loss of a constant answer is known. */
  boolean knowsGuess() {
    return isPositive() ? constantGuess > 0 : !Double.isNaN(constantGuess);
  }

  /** The loss of a constant answer. */
  double guess() {
    return constantGuess;
  }

  int lastIteration() {
    return losses.get(losses.size() - 1).iteration();
  }

  /** Means over the eighths of the updates known, oldest first; those without a loss left out. */
  double[] eighths() {
    if (!isKnown()) {
      return new double[0];
    }
    double first = losses.get(0).iteration() - 1;
    double length = (last() - first) / EIGHTH;
    return IntStream.range(0, EIGHTH)
        .mapToDouble(
            i -> mean(first + i * length, i == EIGHTH - 1 ? last() : first + (i + 1) * length))
        .filter(mean -> !Double.isNaN(mean))
        .toArray();
  }

  private double quarter() {
    return (last() - losses.get(0).iteration() + 1) / 4;
  }

  private double last() {
    return losses.get(losses.size() - 1).iteration();
  }
}
