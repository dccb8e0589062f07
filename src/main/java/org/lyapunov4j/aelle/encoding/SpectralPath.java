package org.lyapunov4j.aelle.encoding;

import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialCheckpoint;
import org.lyapunov4j.corpus.TrialSpectrum;

/**
 * What the checkpoints of one training run have shown so far: where its spectrum was, and what its
 * losses were, at each.
 *
 * @param points in the order of training; checkpoints without a spectrum that is a number are left
 *     out
 * @param broken whether a spectrum has been NaN: the state or the weights left the finite numbers
 */
public record SpectralPath(List<Point> points, boolean broken) {

  /**
   * One checkpoint.
   *
   * @param progress fraction of the planned training that is done
   * @param layers [layers][k] exponents, descending
   * @param score training loss, NaN when unknown
   * @param validation validation loss, NaN when unknown
   */
  public record Point(double progress, double[][] layers, double score, double validation) {}

  public SpectralPath {
    points = List.copyOf(points);
  }

  /** The checkpoints of a trial with progress at most {@code at}. */
  public static SpectralPath of(Trial trial, double at) {
    List<Point> points = new ArrayList<>();
    boolean broken = false;
    for (TrialCheckpoint checkpoint : trial.checkpoints()) {
      if (checkpoint.progress() > at || checkpoint.spectra().isEmpty()) {
        continue;
      }
      if (!checkpoint.isNumber()) {
        broken = true;
        continue;
      }
      points.add(
          new Point(
              checkpoint.progress(),
              checkpoint.spectra().stream().map(TrialSpectrum::exponents).toArray(double[][]::new),
              checkpoint.score(),
              checkpoint.validation()));
    }
    return new SpectralPath(points, broken);
  }

  /** The checkpoints of a run that is under way. */
  public static SpectralPath of(List<CheckpointReport> reports) {
    List<Point> points = new ArrayList<>();
    boolean broken = false;
    for (CheckpointReport report : reports) {
      double[][] layers =
          report.spectra().stream()
              .map(LayerSpectrum::spectrum)
              .map(spectrum -> spectrum.exponents())
              .filter(exponents -> exponents.length > 0)
              .toArray(double[][]::new);
      if (layers.length == 0) {
        continue;
      }
      if (holdsNaN(layers)) {
        broken = true;
        continue;
      }
      points.add(new Point(report.progress(), layers, report.score(), report.validation()));
    }
    return new SpectralPath(points, broken);
  }

  /** Its points with progress at most {@code at}. */
  public SpectralPath upTo(double at) {
    return new SpectralPath(
        points.stream().filter(point -> point.progress() <= at).toList(), broken);
  }

  private static boolean holdsNaN(double[][] layers) {
    for (double[] exponents : layers) {
      for (double exponent : exponents) {
        if (Double.isNaN(exponent)) {
          return true;
        }
      }
    }
    return false;
  }

  public boolean isEmpty() {
    return points.isEmpty();
  }

  public Point first() {
    return points.get(0);
  }

  public Point last() {
    return points.get(points.size() - 1);
  }
}
