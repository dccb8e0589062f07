package org.lyapunov4j.aelle;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.lyapunov4j.learn.Folds;
import org.lyapunov4j.learn.PrincipalComponents;
import org.lyapunov4j.learn.Standardiser;
import org.lyapunov4j.learn.Unfamiliarity;

/**
 * What the autoencoder sees in an encoded path: its place in a plane, and how unlike the training
 * paths it is.
 */
final class LatentModel {
  private static final int FOLDS = 2;
  private static final int PLANE = 2;

  /**
   * Numbers of an encoded path are of the size of one. What is nearly the same in all of the corpus
   * after one update, as how a change divides into parts, is not so later, and would be strange by
   * thousands of deviations.
   */
  private static final double LEAST_DEVIATION = 1e-3;

  private final Standardiser standardiser;
  private final Autoencoder autoencoder;
  private final PrincipalComponents plane;
  private final Unfamiliarity unfamiliarity;

  private LatentModel(
      Standardiser standardiser,
      Autoencoder autoencoder,
      PrincipalComponents plane,
      Unfamiliarity unfamiliarity) {
    this.standardiser = standardiser;
    this.autoencoder = autoencoder;
    this.plane = plane;
    this.unfamiliarity = unfamiliarity;
  }

  /**
   * What is seen in one path.
   *
   * @param plane [2] coordinates along the directions in which latent codes vary most
   * @param unfamiliarity 1 is usual
   */
  record View(double[] plane, double unfamiliarity) {}

  /** Trains on encoded paths [n][d] and targets [n][m]. */
  static LatentModel fit(double[][] paths, double[][] targets, StageTraining how, long seed) {
    Standardiser standardiser = Standardiser.fit(paths, LEAST_DEVIATION);
    double[][] inputs = standardiser.apply(paths);
    double[][] residuals = new double[inputs.length][];
    Folds folds = Folds.deal(inputs.length, FOLDS, seed);
    for (int fold = 0; fold < folds.count(); fold++) {
      int[] seen = folds.outside(fold);
      Autoencoder half =
          how.net().fit(Folds.pick(inputs, seen), Folds.pick(targets, seen), seed + 1 + fold);
      for (int i : folds.inside(fold)) {
        residuals[i] = half.residual(inputs[i], half.encode(inputs[i]));
      }
    }
    Autoencoder whole = how.net().fit(inputs, targets, seed);
    double[][] codes = Arrays.stream(inputs).map(whole::encode).toArray(double[][]::new);
    return new LatentModel(
        standardiser,
        whole,
        PrincipalComponents.fit(codes, PLANE),
        Unfamiliarity.fit(residuals, how.exceeding()));
  }

  View view(double[] path) {
    double[] input = standardiser.apply(path);
    double[] code = autoencoder.encode(input);
    return new View(
        Arrays.copyOf(plane.scores(code), PLANE),
        unfamiliarity.score(autoencoder.residual(input, code)));
  }

  /** Unfamiliarity above which a path is unlike the training paths. */
  double threshold() {
    return unfamiliarity.threshold();
  }

  void write(DataOutput out) throws IOException {
    standardiser.write(out);
    autoencoder.write(out);
    plane.write(out);
    unfamiliarity.write(out);
  }

  static LatentModel read(ByteBuffer in) {
    return new LatentModel(
        Standardiser.read(in),
        Autoencoder.read(in),
        PrincipalComponents.read(in),
        Unfamiliarity.read(in));
  }
}
