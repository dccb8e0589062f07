package org.lyapunov4j.aelle.adapt;

import java.util.Arrays;
import java.util.Optional;
import org.lyapunov4j.learn.ExtraTrees;
import org.lyapunov4j.learn.Folds;
import org.lyapunov4j.learn.Forest;
import org.lyapunov4j.learn.KernelRidge;
import org.lyapunov4j.learn.Standardiser;

/**
 * A learner for a handful to some hundred rows: the mean of a kernel ridge with a Laplacian kernel
 * and of extremely randomised trees.
 */
final class TaskLearner {
  /** Fewest rows that anything can be learned from. */
  static final int LEAST_ROWS = 4;

  private static final ExtraTrees TREES = new ExtraTrees(100, 1 / 3.0, 3);
  private static final ExtraTrees HELD_OUT_TREES = new ExtraTrees(30, 1 / 3.0, 3);
  private static final int FOLDS = 5;

  private final Standardiser standardiser;
  private final KernelRidge kernel;
  private final Forest forest;

  private TaskLearner(Standardiser standardiser, KernelRidge kernel, Forest forest) {
    this.standardiser = standardiser;
    this.kernel = kernel;
    this.forest = forest;
  }

  /**
   * A learner and what it says of its own rows when they are held out.
   *
   * @param heldOut [n]
   */
  record Fit(TaskLearner learner, double[] heldOut) {}

  /**
   * Fits rows [n][d] to targets [n] in [0, 1]; empty for fewer than {@value #LEAST_ROWS} rows, or
   * where all are alike.
   */
  static Optional<Fit> fit(double[][] rows, double[] targets, long seed) {
    if (rows.length < LEAST_ROWS) {
      return Optional.empty();
    }
    Standardiser standardiser = Standardiser.fit(rows);
    if (standardiser.width() == 0) {
      return Optional.empty();
    }
    double[][] standard = standardiser.apply(rows);
    double[][] wanted =
        Arrays.stream(targets).mapToObj(y -> new double[] {y}).toArray(double[][]::new);
    KernelRidge.Fit kernel = KernelRidge.fit(standard, wanted);
    double[][] byTrees =
        Folds.deal(rows.length, FOLDS, seed)
            .heldOut(
                standard, wanted, (x, y, fold) -> HELD_OUT_TREES.fit(x, y, seed + fold)::predict);
    double[] heldOut = new double[rows.length];
    Arrays.setAll(heldOut, i -> (kernel.heldOut()[i][0] + byTrees[i][0]) / 2);
    return Optional.of(
        new Fit(
            new TaskLearner(standardiser, kernel.ridge(), TREES.fit(standard, wanted, seed)),
            heldOut));
  }

  double predict(double[] row) {
    double[] standard = standardiser.apply(row);
    return (kernel.predict(standard)[0] + forest.predict(standard)[0]) / 2;
  }
}
