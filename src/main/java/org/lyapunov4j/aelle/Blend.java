package org.lyapunov4j.aelle;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.learn.ExtraTrees;
import org.lyapunov4j.learn.Folds;
import org.lyapunov4j.learn.Forest;
import org.lyapunov4j.learn.KernelRidge;
import org.lyapunov4j.learn.Ridge;
import org.lyapunov4j.learn.Simplex;
import org.lyapunov4j.learn.Standardiser;
import org.lyapunov4j.learn.Wire;

/**
 * Several regressors of one encoding, weighted by how well each does on rows it has not seen: a
 * ridge on a few components of the last spectrum and one on a summary, a kernel ridge, extremely
 * randomised trees on everything, and whatever predictions come with a row from elsewhere. With
 * little data all have their say, with much the best.
 */
final class Blend {
  private static final double[] PRIOR = {0.2, 0.15, 0.35, 0.3};
  private static final double PRIOR_OF_GUEST = 0.05;
  private static final int SPECTRUM_COMPONENTS = 10;

  private final Standardiser everything;
  private final Standardiser spectrum;
  private final Standardiser summary;
  private final Standardiser smooth;
  private final Ridge spectrumRidge;
  private final Ridge ridge;
  private final KernelRidge kernel;
  private final Forest forest;
  private final double[] weights;

  private Blend(
      Standardiser everything,
      Standardiser spectrum,
      Standardiser summary,
      Standardiser smooth,
      Ridge spectrumRidge,
      Ridge ridge,
      KernelRidge kernel,
      Forest forest,
      double[] weights) {
    this.everything = everything;
    this.spectrum = spectrum;
    this.summary = summary;
    this.smooth = smooth;
    this.spectrumRidge = spectrumRidge;
    this.ridge = ridge;
    this.kernel = kernel;
    this.forest = forest;
    this.weights = weights;
  }

  /**
   * A blend and what it says of its own rows when they are held out.
   *
   * @param heldOut [n][m]
   * @param voices what every voice says of them, each [n][m], in the order of {@link #voices}
   */
  record Fit(Blend blend, double[][] heldOut, List<double[][]> voices) {}

  /**
   * Which columns the smooth regressors use.
   *
   * @param spectrum for a ridge on its components
   * @param summary for another ridge
   * @param smooth for the kernel ridge
   */
  record Columns(int[] spectrum, int[] summary, int[] smooth) {}

  /**
   * Fits rows [n][d] to targets [n][m].
   *
   * @param guests predictions from elsewhere, each [n][m] and made for rows not seen
   */
  static Fit fit(
      double[][] rows,
      double[][] targets,
      Columns columns,
      List<double[][]> guests,
      ExtraTrees trees,
      Folds folds,
      long seed) {
    Standardiser everything = Standardiser.fit(rows);
    Standardiser spectrum = Standardiser.fit(rows, columns.spectrum());
    Standardiser summary = Standardiser.fit(rows, columns.summary());
    Standardiser smooth = Standardiser.fit(rows, columns.smooth());
    double[][] all = everything.apply(rows);
    double[][] some = summary.apply(rows);
    Ridge.Fit spectrumRidge = Ridge.fit(spectrum.apply(rows), targets, SPECTRUM_COMPONENTS);
    Ridge.Fit ridge = Ridge.fit(some, targets, summary.width());
    KernelRidge.Fit kernel = KernelRidge.fit(smooth.apply(rows), targets);
    Forest forest = trees.fit(all, targets, seed);
    ExtraTrees fewer = new ExtraTrees(Math.max(1, trees.trees() / 2), trees.share(), trees.leaf());
    double[][] unseenByForest =
        folds.heldOut(all, targets, (x, y, fold) -> fewer.fit(x, y, seed + 1 + fold)::predict);
    List<double[][]> voices = new ArrayList<>();
    voices.add(spectrumRidge.heldOut());
    voices.add(ridge.heldOut());
    voices.add(kernel.heldOut());
    voices.add(unseenByForest);
    voices.addAll(guests);
    double[] weights =
        Simplex.weights(
            voices.toArray(double[][][]::new), targets, prior(guests.size()), Simplex.FEW);
    double[][] heldOut = new double[rows.length][targets[0].length];
    for (int v = 0; v < weights.length; v++) {
      for (int i = 0; i < heldOut.length; i++) {
        add(heldOut[i], weights[v], voices.get(v)[i]);
      }
    }
    Blend blend =
        new Blend(
            everything,
            spectrum,
            summary,
            smooth,
            spectrumRidge.ridge(),
            ridge.ridge(),
            kernel.ridge(),
            forest,
            weights);
    return new Fit(blend, heldOut, voices);
  }

  private static void add(double[] sums, double weight, double[] values) {
    for (int t = 0; t < sums.length; t++) {
      sums[t] += weight * values[t];
    }
  }

  /** Weights for want of data, guests last. */
  static double[] prior(int guests) {
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
    List<double[]> voices = voices(row, guests);
    double[] predicted = new double[voices.get(0).length];
    for (int v = 0; v < weights.length; v++) {
      add(predicted, weights[v], voices.get(v));
    }
    return predicted;
  }

  /** What every voice predicts of one row, each [m]: those of this class, then the guests. */
  List<double[]> voices(double[] row, List<double[]> guests) {
    List<double[]> voices = new ArrayList<>();
    voices.add(spectrumRidge.predict(spectrum.apply(row)));
    voices.add(ridge.predict(summary.apply(row)));
    voices.add(kernel.predict(smooth.apply(row)));
    voices.add(forest.predict(everything.apply(row)));
    voices.addAll(guests);
    return voices;
  }

  void write(DataOutput out) throws IOException {
    everything.write(out);
    spectrum.write(out);
    summary.write(out);
    smooth.write(out);
    spectrumRidge.write(out);
    ridge.write(out);
    kernel.write(out);
    forest.write(out);
    Wire.write(out, weights);
  }

  static Blend read(ByteBuffer in) {
    return new Blend(
        Standardiser.read(in),
        Standardiser.read(in),
        Standardiser.read(in),
        Standardiser.read(in),
        Ridge.read(in),
        Ridge.read(in),
        KernelRidge.read(in),
        Forest.read(in),
        Wire.readDoubles(in));
  }
}
