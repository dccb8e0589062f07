package org.lyapunov4j.aelle;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.lyapunov4j.aelle.learn.Folds;
import org.lyapunov4j.aelle.learn.Ranking;

/**
 * AeLLE at one stage of training: the autoencoder of encoded paths with its head, the regressors
 * beside it, with and without the losses, the calibrated probabilities, and what is familiar.
 */
final class StageModel {
  private static final int FOLDS = 5;

  private final LatentModel latent;
  private final Blend spectral;
  private final Calibration spectralCalibration;
  private final Blend withLoss;
  private final Calibration withLossCalibration;

  private StageModel(
      LatentModel latent,
      Blend spectral,
      Calibration spectralCalibration,
      Blend withLoss,
      Calibration withLossCalibration) {
    this.latent = latent;
    this.spectral = spectral;
    this.spectralCalibration = spectralCalibration;
    this.withLoss = withLoss;
    this.withLossCalibration = withLossCalibration;
  }

  /**
   * A trained stage.
   *
   * @param spectralAuc how well it told the worse half of its own trials when they were held out
   * @param withLossAuc the same with the losses
   */
  record Fit(StageModel model, double spectralAuc, double withLossAuc) {}

  /**
   * What one stage says of one path.
   *
   * @param spectral from the spectra alone
   * @param withLoss from spectra and losses
   * @param plane [2] coordinates in the linear embedding of the latent code
   * @param unfamiliarity 1 is usual
   */
  record Answer(
      Calibration.Chances spectral,
      Calibration.Chances withLoss,
      double[] plane,
      double unfamiliarity,
      double threshold) {

    /** This and another answer mixed, the other's {@code share} in [0, 1]. */
    Answer mixed(Answer other, double share) {
      return new Answer(
          spectral.mixed(other.spectral, share),
          withLoss.mixed(other.withLoss, share),
          other.plane,
          mix(unfamiliarity, other.unfamiliarity, share),
          mix(threshold, other.threshold, share));
    }

    private static double mix(double a, double b, double share) {
      return a + share * (b - a);
    }
  }

  /**
   * Trains on encoded paths.
   *
   * @param paths [n][{@link PathEncoding#LENGTH}]
   * @param losses [n][{@link LossEncoding#LENGTH}]
   */
  static Fit fit(
      double[][] paths, double[][] losses, Outcomes outcomes, StageTraining how, long seed) {
    double[][] targets = outcomes.targets();
    LatentModel.Fit latent = LatentModel.fit(paths, targets, how, seed);
    List<double[][]> guests = List.<double[][]>of(latent.heldOut());
    Folds folds = Folds.deal(paths.length, FOLDS, seed + 10);
    Blend.Fit spectral = Blend.fit(paths, targets, guests, how.trees(), folds, seed + 20);
    double[][] both = new double[paths.length][];
    for (int i = 0; i < both.length; i++) {
      both[i] = joined(paths[i], losses[i]);
    }
    Blend.Fit withLoss = Blend.fit(both, targets, guests, how.trees(), folds, seed + 30);
    StageModel model =
        new StageModel(
            latent.model(),
            spectral.blend(),
            Calibration.fit(spectral.heldOut(), outcomes),
            withLoss.blend(),
            Calibration.fit(withLoss.heldOut(), outcomes));
    return new Fit(model, auc(spectral.heldOut(), outcomes), auc(withLoss.heldOut(), outcomes));
  }

  private static double auc(double[][] heldOut, Outcomes outcomes) {
    return Ranking.auc(
        Arrays.stream(heldOut).mapToDouble(row -> row[Outcomes.WORST_HALF]).toArray(),
        outcomes.worstHalf());
  }

  private static double[] joined(double[] a, double[] b) {
    double[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  Answer ask(double[] path, double[] losses) {
    LatentModel.View view = latent.view(path);
    List<double[]> guests = List.of(view.head());
    return new Answer(
        spectralCalibration.chances(spectral.predict(path, guests)),
        withLossCalibration.chances(withLoss.predict(joined(path, losses), guests)),
        view.plane(),
        view.unfamiliarity(),
        latent.threshold());
  }

  Blend spectral() {
    return spectral;
  }

  Blend withLoss() {
    return withLoss;
  }

  void write(DataOutput out) throws IOException {
    latent.write(out);
    spectral.write(out);
    spectralCalibration.write(out);
    withLoss.write(out);
    withLossCalibration.write(out);
  }

  static StageModel read(ByteBuffer in) {
    return new StageModel(
        LatentModel.read(in),
        Blend.read(in),
        Calibration.read(in),
        Blend.read(in),
        Calibration.read(in));
  }
}
