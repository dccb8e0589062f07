package org.lyapunov4j.aelle;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.learn.Folds;
import org.lyapunov4j.aelle.learn.PrincipalComponents;
import org.lyapunov4j.aelle.learn.Ranking;
import org.lyapunov4j.aelle.learn.Standardiser;
import org.lyapunov4j.aelle.learn.Unfamiliarity;

/**
 * AeLLE at one stage of training: the autoencoder of encoded paths with its head, the regressors
 * beside it, with and without the losses, the calibrated probabilities, and what is familiar.
 */
final class StageModel {
  private static final int NET_FOLDS = 2;
  private static final int FOREST_FOLDS = 5;

  private final Standardiser standardiser;
  private final Autoencoder autoencoder;
  private final PrincipalComponents plane;
  private final Unfamiliarity unfamiliarity;
  private final Blend spectral;
  private final Calibration spectralCalibration;
  private final Blend withLoss;
  private final Calibration withLossCalibration;

  private StageModel(
      Standardiser standardiser,
      Autoencoder autoencoder,
      PrincipalComponents plane,
      Unfamiliarity unfamiliarity,
      Blend spectral,
      Calibration spectralCalibration,
      Blend withLoss,
      Calibration withLossCalibration) {
    this.standardiser = standardiser;
    this.autoencoder = autoencoder;
    this.plane = plane;
    this.unfamiliarity = unfamiliarity;
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
    Standardiser standardiser = Standardiser.fit(paths);
    double[][] inputs = standardiser.apply(paths);
    Autoencoder net = how.net().fit(inputs, targets, seed);
    double[][] codes =
        IntStream.range(0, inputs.length)
            .mapToObj(i -> net.encode(inputs[i]))
            .toArray(double[][]::new);
    Folds netFolds = Folds.deal(inputs.length, NET_FOLDS, seed);
    int width = inputs[0].length;
    double[][] unseen =
        netFolds.heldOut(
            inputs,
            targets,
            (x, y, fold) -> {
              Autoencoder other = how.net().fit(x, y, seed + 1 + fold);
              return row ->
                  joined(other.residual(row, other.encode(row)), other.perform(other.encode(row)));
            });
    double[][] residuals = new double[unseen.length][];
    double[][] heads = new double[unseen.length][];
    for (int i = 0; i < unseen.length; i++) {
      residuals[i] = Arrays.copyOf(unseen[i], width);
      heads[i] = Arrays.copyOfRange(unseen[i], width, unseen[i].length);
    }
    Folds folds = Folds.deal(inputs.length, FOREST_FOLDS, seed + 10);
    Blend.Fit spectral =
        Blend.fit(paths, targets, List.<double[][]>of(heads), how.trees(), folds, seed + 20);
    double[][] both = new double[paths.length][];
    for (int i = 0; i < both.length; i++) {
      both[i] = joined(paths[i], losses[i]);
    }
    Blend.Fit withLoss =
        Blend.fit(both, targets, List.<double[][]>of(heads), how.trees(), folds, seed + 30);
    StageModel model =
        new StageModel(
            standardiser,
            net,
            PrincipalComponents.fit(codes, 2),
            Unfamiliarity.fit(residuals, how.exceeding()),
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
    double[] input = standardiser.apply(path);
    double[] code = autoencoder.encode(input);
    List<double[]> guests = List.of(autoencoder.perform(code));
    return new Answer(
        spectralCalibration.chances(spectral.predict(path, guests)),
        withLossCalibration.chances(withLoss.predict(joined(path, losses), guests)),
        plane.scores(code),
        unfamiliarity.score(autoencoder.residual(input, code)),
        unfamiliarity.threshold());
  }

  Blend spectral() {
    return spectral;
  }

  Blend withLoss() {
    return withLoss;
  }

  void write(DataOutput out) throws IOException {
    standardiser.write(out);
    autoencoder.write(out);
    plane.write(out);
    unfamiliarity.write(out);
    spectral.write(out);
    spectralCalibration.write(out);
    withLoss.write(out);
    withLossCalibration.write(out);
  }

  static StageModel read(DataInput in) throws IOException {
    return new StageModel(
        Standardiser.read(in),
        Autoencoder.read(in),
        PrincipalComponents.read(in),
        Unfamiliarity.read(in),
        Blend.read(in),
        Calibration.read(in),
        Blend.read(in),
        Calibration.read(in));
  }
}
