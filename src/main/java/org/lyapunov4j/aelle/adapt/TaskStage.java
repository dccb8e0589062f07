package org.lyapunov4j.aelle.adapt;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.lyapunov4j.learn.Calibration;
import org.lyapunov4j.learn.Simplex;

/**
 * The forecast of one task at one moment: voices that have learned from the siblings, heard with
 * weights that begin at those of the corpus's tasks and go over to what the siblings' held-out
 * forecasts ask for.
 */
public final class TaskStage {
  /** Siblings at which their own weights count as much as the prior's. */
  private static final double OWN_WEIGHTS_FROM = 150;

  /** Siblings at which their own calibration counts as much as the prior's. */
  private static final double OWN_CALIBRATION_FROM = 20;

  private final TaskVoices voices;
  private final Heard spectral;
  private final Heard all;

  private TaskStage(TaskVoices voices, Heard spectral, Heard all) {
    this.voices = voices;
    this.spectral = spectral;
    this.all = all;
  }

  /** Weighs voices. */
  public static TaskStage of(TaskVoices voices, AdaptationPrior prior, double progress) {
    AdaptationPrior.Mixture mixture = prior.at(progress, voices.ended());
    return new TaskStage(voices, Heard.of(voices, mixture, false), Heard.of(voices, mixture, true));
  }

  /** Voices heard together, with or without the losses. */
  private record Heard(
      AdaptationPrior.Mixture prior,
      boolean withLoss,
      double[] weights,
      Calibration own,
      double shareOfOwn) {

    static Heard of(TaskVoices voices, AdaptationPrior.Mixture prior, boolean withLoss) {
      double[] weights = weighed(voices, prior.weights(withLoss));
      double[] heldOut =
          Arrays.stream(voices.heldOut()).mapToDouble(row -> Say.badness(weights, row)).toArray();
      int n = heldOut.length;
      return new Heard(
          prior,
          withLoss,
          weights,
          Calibration.fit(heldOut, voices.outcomes().worstHalf(), voices.outcomes().worstQuarter()),
          n / (n + OWN_CALIBRATION_FROM));
    }

    Calibration.Chances chances(double[] said) {
      double badness = Say.badness(weights, said);
      return prior.chances(badness, withLoss).mixed(own.chances(badness), shareOfOwn);
    }
  }

  /** Weights of the prior, drawn to those that would have served the siblings best. */
  private static double[] weighed(TaskVoices voices, double[] prior) {
    double[][] heldOut = voices.heldOut();
    int[] speaking =
        IntStream.range(0, prior.length)
            .filter(v -> prior[v] > 0)
            .filter(v -> Arrays.stream(heldOut).noneMatch(row -> Double.isNaN(row[v])))
            .toArray();
    double heard = Arrays.stream(speaking).mapToDouble(v -> prior[v]).sum();
    if (heldOut.length == 0 || speaking.length < 2) {
      return prior;
    }
    double[][][] predictions = new double[speaking.length][heldOut.length][1];
    for (int v = 0; v < speaking.length; v++) {
      for (int i = 0; i < heldOut.length; i++) {
        predictions[v][i][0] = heldOut[i][speaking[v]];
      }
    }
    double[] drawn =
        Simplex.weights(
            predictions,
            voices.outcomes().target(),
            Arrays.stream(speaking).mapToDouble(v -> prior[v] / heard).toArray(),
            OWN_WEIGHTS_FROM);
    double[] weights = prior.clone();
    for (int v = 0; v < speaking.length; v++) {
      weights[speaking[v]] = heard * drawn[v];
    }
    return weights;
  }

  /** What it means that the voices say this, in their order. */
  public Calibration.Chances chances(double[] said, boolean withLoss) {
    return (withLoss ? all : spectral).chances(said);
  }

  /** Forecasts a training. */
  public Adaptation.Answer ask(Glimpse asked, boolean withLoss) {
    return new Adaptation.Answer(chances(voices.say(asked), withLoss), voices.tolerated());
  }

  /** Weights of the voices, in their order. */
  public double[] weights(boolean withLoss) {
    return (withLoss ? all : spectral).weights.clone();
  }
}
