package org.lyapunov4j.aelle;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.aelle.encoding.PathEncoding;
import org.lyapunov4j.learn.Calibration;
import org.lyapunov4j.learn.Ranking;

/**
 * AeLLE at one stage of training: the autoencoder of encoded paths, which places them and says what
 * is familiar, the regressors that forecast, with and without the losses, and the calibrated
 * probabilities.
 */
public final class StageModel {
  private final LatentModel latent;
  private final Regressor spectral;
  private final Calibration spectralCalibration;
  private final LossScale scale;
  private final Regressor withLoss;
  private final Calibration withLossCalibration;

  private StageModel(
      LatentModel latent,
      Regressor spectral,
      Calibration spectralCalibration,
      LossScale scale,
      Regressor withLoss,
      Calibration withLossCalibration) {
    this.latent = latent;
    this.spectral = spectral;
    this.spectralCalibration = spectralCalibration;
    this.scale = scale;
    this.withLoss = withLoss;
    this.withLossCalibration = withLossCalibration;
  }

  private static int[] withLosses(int losses) {
    return IntStream.concat(
            Arrays.stream(PathEncoding.PLACE_AND_MOVEMENT),
            IntStream.range(PathEncoding.LENGTH, PathEncoding.LENGTH + losses))
        .toArray();
  }

  /**
   * A trained stage.
   *
   * @param spectralAuc how well it told the worse half of its own trials when they were held out
   * @param withLossAuc the same with the losses
   */
  public record Fit(StageModel model, double spectralAuc, double withLossAuc) {}

  /**
   * What one stage says of one path.
   *
   * @param spectral from the spectra alone
   * @param withLoss from spectra and losses
   * @param plane [2] coordinates in the linear embedding of the latent code
   * @param unfamiliarity 1 is usual
   */
  public record Answer(
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

  /** Trains on what was known of some trials at one moment. */
  public static Fit fit(Evidence known, StageTraining how, long seed) {
    double[][] paths = known.paths();
    double[][] targets = known.outcomes().target();
    Regressor.Fit spectral = Regressor.fit(paths, targets, PathEncoding.PLACE_AND_MOVEMENT);
    LossScale scale = LossScale.of(known.trials(), known.losses());
    double[][] both = new double[paths.length][];
    for (int i = 0; i < both.length; i++) {
      both[i] = joined(paths[i], scale.ranked(known.trials().get(i).task(), known.losses()[i]));
    }
    Regressor.Fit withLoss = Regressor.fit(both, targets, withLosses(scale.length()));
    StageModel model =
        new StageModel(
            LatentModel.fit(paths, targets, how, seed),
            spectral.regressor(),
            calibration(spectral, known.outcomes()),
            scale,
            withLoss.regressor(),
            calibration(withLoss, known.outcomes()));
    return new Fit(
        model,
        Ranking.auc(badness(spectral), known.outcomes().worstHalf()),
        Ranking.auc(badness(withLoss), known.outcomes().worstHalf()));
  }

  private static Calibration calibration(Regressor.Fit fit, Outcomes outcomes) {
    return Calibration.fit(badness(fit), outcomes.worstHalf(), outcomes.worstQuarter());
  }

  private static double[] badness(Regressor.Fit fit) {
    return Arrays.stream(fit.heldOut()).mapToDouble(row -> row[0]).toArray();
  }

  private static double[] joined(double[] a, double[] b) {
    double[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  /**
   * Answers for one path.
   *
   * @param task what is learned; where the model does not know it, losses mean nothing, and the
   *     answer with losses is that without
   */
  public Answer ask(double[] path, double[] losses, String task) {
    LatentModel.View view = latent.view(path);
    Calibration.Chances alone = spectralCalibration.chances(spectral.predict(path)[0]);
    Calibration.Chances both = alone;
    if (scale.knows(task)) {
      double[] row = joined(path, scale.ranked(task, losses));
      both = withLossCalibration.chances(withLoss.predict(row)[0]);
    }
    return new Answer(alone, both, view.plane(), view.unfamiliarity(), latent.threshold());
  }

  void write(DataOutput out) throws IOException {
    latent.write(out);
    spectral.write(out);
    spectralCalibration.write(out);
    scale.write(out);
    withLoss.write(out);
    withLossCalibration.write(out);
  }

  static StageModel read(ByteBuffer in, int format) {
    Function<ByteBuffer, Regressor> regressor =
        format > ModelFile.BLENDED ? Regressor::read : Regressor::readOfBlend;
    return new StageModel(
        LatentModel.read(in),
        regressor.apply(in),
        Calibration.read(in),
        LossScale.read(in),
        regressor.apply(in),
        Calibration.read(in));
  }
}
