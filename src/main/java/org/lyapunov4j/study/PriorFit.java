package org.lyapunov4j.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.adapt.Say;
import org.lyapunov4j.aelle.adapt.Voice;
import org.lyapunov4j.learn.Calibration;
import org.lyapunov4j.learn.Simplex;

/**
 * How voices should be heard at one moment and for one number of siblings: weights with which their
 * squared error is smallest on tasks that were taken as unseen, each counting alike, drawn by
 * {@value #UNIFORM} to equal ones, since few tasks speak for all; and what their common badness
 * meant.
 */
final class PriorFit {
  private static final double UNIFORM = 0.3;
  private static final int QUANTILES = 40;

  private PriorFit() {}

  /**
   * Learns from tasks.
   *
   * @param tasks with some of their trials revealed, several drawings of each
   * @param withLoss whether all voices are heard, or those alone that look at spectra
   */
  static Say of(List<Revealed> tasks, boolean withLoss) {
    int[] heard =
        Arrays.stream(Voice.values())
            .filter(voice -> withLoss || voice.isSpectral())
            .mapToInt(Voice::place)
            .filter(v -> tasks.stream().anyMatch(task -> says(task, v)))
            .toArray();
    List<double[]> rows = new ArrayList<>();
    List<Double> wanted = new ArrayList<>();
    List<Boolean> half = new ArrayList<>();
    List<Boolean> quarter = new ArrayList<>();
    for (Revealed task : tasks) {
      for (int i = 0; i < task.asked().length; i++) {
        double[] said = said(task, i, withLoss);
        if (Arrays.stream(heard).noneMatch(v -> Double.isNaN(said[v]))) {
          rows.add(said);
          wanted.add(task.outcomes().badness()[task.asked()[i]]);
          half.add(task.outcomes().worstHalf()[task.asked()[i]]);
          quarter.add(task.outcomes().worstQuarter()[task.asked()[i]]);
        }
      }
    }
    double[] weights = weights(heard, rows, wanted);
    double[] badness =
        rows.stream()
            .mapToDouble(said -> Arrays.stream(heard).mapToDouble(v -> weights[v] * said[v]).sum())
            .toArray();
    Calibration calibration = Calibration.fit(badness, array(half), array(quarter));
    return new Say(
        weights,
        new Calibration(
            calibration.half(), calibration.quarter(), quantiles(calibration.better())));
  }

  /** Without siblings, and without trials under way to rank it among, the model speaks as it is. */
  private static double[] said(Revealed task, int i, boolean withLoss) {
    double[] said = task.said()[i];
    if (!withLoss && task.voices().ended() == 0) {
      said = said.clone();
      said[Voice.MODEL.place()] = task.model()[i];
    }
    return said;
  }

  private static boolean says(Revealed task, int voice) {
    return Arrays.stream(task.said()).noneMatch(said -> Double.isNaN(said[voice]));
  }

  private static double[] weights(int[] heard, List<double[]> rows, List<Double> wanted) {
    double[][][] predictions = new double[heard.length][rows.size()][1];
    double[][] targets = new double[rows.size()][1];
    for (int i = 0; i < targets.length; i++) {
      targets[i][0] = wanted.get(i);
      for (int v = 0; v < heard.length; v++) {
        predictions[v][i][0] = rows.get(i)[heard[v]];
      }
    }
    double[] equal = new double[heard.length];
    Arrays.fill(equal, 1.0 / heard.length);
    double[] found = Simplex.weights(predictions, targets, equal, 0);
    double[] weights = new double[Voice.values().length];
    for (int v = 0; v < heard.length; v++) {
      weights[heard[v]] = (1 - UNIFORM) * found[v] + UNIFORM * equal[v];
    }
    return weights;
  }

  private static boolean[] array(List<Boolean> values) {
    boolean[] array = new boolean[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }

  /** As many as are told apart: a level is a share of them. */
  private static double[] quantiles(double[] ascending) {
    return ascending.length <= QUANTILES
        ? ascending
        : IntStream.range(0, QUANTILES)
            .mapToDouble(q -> ascending[(int) ((q + 0.5) / QUANTILES * ascending.length)])
            .toArray();
  }
}
