package org.lyapunov4j.aelle;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.aelle.encoding.PathEncoding;
import org.lyapunov4j.learn.Calibration;
import org.lyapunov4j.learn.Folds;
import org.lyapunov4j.learn.Ranking;

/**
 * AeLLE at one stage of training: the autoencoder of encoded paths with its head, the regressors
 * beside it, with and without the losses, the calibrated probabilities, and what is familiar.
 */
public final class StageModel {
  private static final int FOLDS = 5;
  static final Blend.Columns PATH =
      new Blend.Columns(
          PathEncoding.SPECTRUM, PathEncoding.SUMMARY, PathEncoding.PLACE_AND_MOVEMENT);

  private final LatentModel latent;
  private final Blend spectral;
  private final Calibration spectralCalibration;
  private final LossScale scale;
  private final Blend withLoss;
  private final Calibration withLossCalibration;

  private StageModel(
      LatentModel latent,
      Blend spectral,
      Calibration spectralCalibration,
      LossScale scale,
      Blend withLoss,
      Calibration withLossCalibration) {
    this.latent = latent;
    this.spectral = spectral;
    this.spectralCalibration = spectralCalibration;
    this.scale = scale;
    this.withLoss = withLoss;
    this.withLossCalibration = withLossCalibration;
  }

  static Blend.Columns withLosses(int losses) {
    return new Blend.Columns(
        PATH.spectrum(), withLosses(PATH.summary(), losses), withLosses(PATH.smooth(), losses));
  }

  private static int[] withLosses(int[] columns, int losses) {
    return IntStream.concat(
            Arrays.stream(columns),
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
    LatentModel.Fit latent = LatentModel.fit(paths, targets, how, seed);
    List<double[][]> guests = List.<double[][]>of(latent.heldOut());
    Folds folds = Folds.deal(paths.length, FOLDS, seed + 10);
    Blend.Fit spectral = Blend.fit(paths, targets, PATH, guests, how.trees(), folds, seed + 20);
    LossScale scale = LossScale.of(known.trials(), known.losses());
    double[][] both = new double[paths.length][];
    for (int i = 0; i < both.length; i++) {
      both[i] = joined(paths[i], scale.ranked(known.trials().get(i).task(), known.losses()[i]));
    }
    Blend.Fit withLoss =
        Blend.fit(both, targets, withLosses(scale.length()), guests, how.trees(), folds, seed + 30);
    StageModel model =
        new StageModel(
            latent.model(),
            spectral.blend(),
            calibration(spectral, known.outcomes()),
            scale,
            withLoss.blend(),
            calibration(withLoss, known.outcomes()));
    return new Fit(
        model,
        Ranking.auc(badness(spectral), known.outcomes().worstHalf()),
        Ranking.auc(badness(withLoss), known.outcomes().worstHalf()));
  }

  private static Calibration calibration(Blend.Fit fit, Outcomes outcomes) {
    return Calibration.fit(badness(fit), outcomes.worstHalf(), outcomes.worstQuarter());
  }

  private static double[] badness(Blend.Fit fit) {
    return Arrays.stream(fit.heldOut()).mapToDouble(row -> row[0]).toArray();
  }

  static double[] joined(double[] a, double[] b) {
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
    List<double[]> guests = List.of(view.head());
    Calibration.Chances alone = spectralCalibration.chances(spectral.predict(path, guests)[0]);
    Calibration.Chances both = alone;
    if (scale.knows(task)) {
      double[] row = joined(path, scale.ranked(task, losses));
      both = withLossCalibration.chances(withLoss.predict(row, guests)[0]);
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

  static StageModel read(ByteBuffer in) {
    return new StageModel(
        LatentModel.read(in),
        Blend.read(in),
        Calibration.read(in),
        LossScale.read(in),
        Blend.read(in),
        Calibration.read(in));
  }
}
