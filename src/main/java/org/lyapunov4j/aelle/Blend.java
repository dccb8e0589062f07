package org.lyapunov4j.aelle;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.aelle.learn.ExtraTrees;
import org.lyapunov4j.aelle.learn.Folds;
import org.lyapunov4j.aelle.learn.Forest;
import org.lyapunov4j.aelle.learn.KernelRidge;
import org.lyapunov4j.aelle.learn.Ridge;
import org.lyapunov4j.aelle.learn.Simplex;
import org.lyapunov4j.aelle.learn.Standardiser;
import org.lyapunov4j.aelle.learn.Wire;

/**
 * Several regressors of one encoding, weighted by how well each does on rows it has not seen: a
 * ridge, a kernel ridge, extremely randomised trees, and whatever predictions come with a row from
 * elsewhere. With little data the weights go to the stiff ones, with much to the pliant.
 */
final class Blend {
  private static final int RIDGE_COMPONENTS = 10;
  private static final int KERNEL_COMPONENTS = 16;
  private static final double[] PRIOR = {0.6, 0.25, 0.15};
  private static final double PRIOR_OF_GUEST = 0.05;

  private final Standardiser standardiser;
  private final Ridge ridge;
  private final KernelRidge kernel;
  private final Forest forest;
  private final double[] weights;

  private Blend(
      Standardiser standardiser, Ridge ridge, KernelRidge kernel, Forest forest, double[] weights) {
    this.standardiser = standardiser;
    this.ridge = ridge;
    this.kernel = kernel;
    this.forest = forest;
    this.weights = weights;
  }

  /**
   * A blend and what it says of its own rows when they are held out.
   *
   * @param heldOut [n][m]
   */
  record Fit(Blend blend, double[][] heldOut) {}

  /**
   * Fits rows [n][d] to targets [n][m].
   *
   * @param guests predictions from elsewhere, each [n][m] and made for rows not seen
   */
  static Fit fit(
      double[][] rows,
      double[][] targets,
      List<double[][]> guests,
      ExtraTrees trees,
      Folds folds,
      long seed) {
    Standardiser standardiser = Standardiser.fit(rows);
    double[][] standard = standardiser.apply(rows);
    Ridge.Fit ridge = Ridge.fit(standard, targets, RIDGE_COMPONENTS);
    KernelRidge.Fit kernel = KernelRidge.fit(standard, targets, KERNEL_COMPONENTS);
    Forest forest = trees.fit(standard, targets, seed);
    ExtraTrees fewer = new ExtraTrees(Math.max(1, trees.trees() / 2), trees.share(), trees.leaf());
    double[][] heldOutForest =
        folds.heldOut(standard, targets, (x, y, fold) -> fewer.fit(x, y, seed + 1 + fold)::predict);
    List<double[][]> voices = new ArrayList<>();
    voices.add(ridge.heldOut());
    voices.add(kernel.heldOut());
    voices.add(heldOutForest);
    voices.addAll(guests);
    double[] weights =
        Simplex.weights(voices.toArray(double[][][]::new), targets, prior(guests.size()));
    double[][] heldOut = new double[rows.length][targets[0].length];
    for (int v = 0; v < weights.length; v++) {
      for (int i = 0; i < heldOut.length; i++) {
        add(heldOut[i], weights[v], voices.get(v)[i]);
      }
    }
    return new Fit(
        new Blend(standardiser, ridge.ridge(), kernel.ridge(), forest, weights), heldOut);
  }

  private static void add(double[] sums, double weight, double[] values) {
    for (int t = 0; t < sums.length; t++) {
      sums[t] += weight * values[t];
    }
  }

  /** Weights for want of data: the stiff regressors first, guests last. */
  private static double[] prior(int guests) {
    double[] prior = new double[PRIOR.length + guests];
    double left = 1;
    for (int v = 0; v < guests; v++) {
      prior[PRIOR.length + v] = PRIOR_OF_GUEST;
      left -= PRIOR_OF_GUEST;
    }
    for (int v = 0; v < PRIOR.length; v++) {
      prior[v] = left * PRIOR[v];
    }
    return prior;
  }

  /**
   * Predicts the targets, [m], of one row.
   *
   * @param guests predictions of the row from elsewhere, each [m], as many as at the fit
   */
  double[] predict(double[] row, List<double[]> guests) {
    double[] standard = standardiser.apply(row);
    List<double[]> voices = new ArrayList<>();
    voices.add(ridge.predict(standard));
    voices.add(kernel.predict(standard));
    voices.add(forest.predict(standard));
    voices.addAll(guests);
    double[] predicted = new double[voices.get(0).length];
    for (int v = 0; v < weights.length; v++) {
      add(predicted, weights[v], voices.get(v));
    }
    return predicted;
  }

  /** Weights of ridge, kernel ridge, trees and guests. */
  double[] weights() {
    return weights.clone();
  }

  void write(DataOutput out) throws IOException {
    standardiser.write(out);
    ridge.write(out);
    kernel.write(out);
    forest.write(out);
    Wire.write(out, weights);
  }

  static Blend read(ByteBuffer in) {
    return new Blend(
        Standardiser.read(in),
        Ridge.read(in),
        KernelRidge.read(in),
        Forest.read(in),
        Wire.readDoubles(in));
  }
}
