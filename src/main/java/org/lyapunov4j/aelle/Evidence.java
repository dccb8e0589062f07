package org.lyapunov4j.aelle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What is known of the trials of a corpus at one moment of training, encoded for every contender of
 * an evaluation; rows are trials.
 *
 * @param trials those with a checkpoint that early
 * @param at progress of the latest checkpoint that may be seen
 * @param outcomes how the trials ended, ranked among all of them
 * @param paths encoded paths
 * @param losses encoded losses
 * @param loss loss so far, NaN where unknown, infinite where it left the finite numbers
 * @param hyperparameters cell, width and hyperparameters as numbers
 * @param spectra encoded spectra of the last checkpoint alone
 * @param plain {@value #PLAIN} quantiles of the exponents of the last checkpoint as they are
 */
record Evidence(
    List<Trial> trials,
    double at,
    Outcomes outcomes,
    double[][] paths,
    double[][] losses,
    double[] loss,
    double[][] hyperparameters,
    double[][] spectra,
    double[][] plain) {
  private static final int PLAIN = 256;
  private static final double MISSING = -1e3;

  /** Encodes all trials that have a spectrum with progress at most {@code at}. */
  static Evidence of(List<Trial> all, double at) {
    List<Trial> trials = new ArrayList<>();
    List<SpectralPath> paths = new ArrayList<>();
    for (Trial trial : all) {
      SpectralPath path = SpectralPath.of(trial, at);
      if (!path.isEmpty()) {
        trials.add(trial);
        paths.add(path);
      }
    }
    return new Evidence(
        trials,
        at,
        Outcomes.of(trials),
        paths.stream().map(PathEncoding::encode).toArray(double[][]::new),
        paths.stream().map(LossEncoding::encode).toArray(double[][]::new),
        LossEncoding.soFar(paths),
        hyperparameters(trials),
        paths.stream()
            .map(path -> SpectrumEncoding.encode(path.last().layers()))
            .toArray(double[][]::new),
        paths.stream().map(path -> plain(path.last().layers())).toArray(double[][]::new));
  }

  /** The same trials in another selection; outcomes are ranked anew among them. */
  Evidence pick(int[] rows) {
    List<Trial> picked = Arrays.stream(rows).mapToObj(trials::get).toList();
    return new Evidence(
        picked,
        at,
        Outcomes.of(picked),
        pick(paths, rows),
        pick(losses, rows),
        Arrays.stream(rows).mapToDouble(i -> loss[i]).toArray(),
        pick(hyperparameters, rows),
        pick(spectra, rows),
        pick(plain, rows));
  }

  private static double[][] pick(double[][] values, int[] rows) {
    return Arrays.stream(rows).mapToObj(i -> values[i]).toArray(double[][]::new);
  }

  int size() {
    return trials.size();
  }

  private static double[] plain(double[][] layers) {
    double[] descending = SpectrumEncoding.union(layers);
    double[] quantiles = new double[PLAIN];
    for (int i = 0; i < PLAIN; i++) {
      double place = (double) i / (PLAIN - 1) * (descending.length - 1);
      int below = Math.min((int) place, Math.max(0, descending.length - 2));
      int above = Math.min(below + 1, descending.length - 1);
      double a = Math.max(SpectrumEncoding.LEAST, descending[below]);
      double b = Math.max(SpectrumEncoding.LEAST, descending[above]);
      quantiles[i] = a + (place - below) * (b - a);
    }
    return quantiles;
  }

  /** Numbers as they are, every word a column of 0 and 1; what is missing is far from all. */
  private static double[][] hyperparameters(List<Trial> trials) {
    List<Map<String, Double>> rows = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>();
    for (Trial trial : trials) {
      Map<String, Double> row = new LinkedHashMap<>();
      row.put("cell=" + trial.cell(), 1.0);
      row.put("units", (double) trial.units());
      trial
          .hyper()
          .forEach(
              (name, value) -> {
                if (value instanceof Number number) {
                  row.put(name, number.doubleValue());
                } else if (value != null) {
                  row.put(name + "=" + value, 1.0);
                }
              });
      rows.add(row);
      names.addAll(row.keySet());
    }
    return rows.stream()
        .map(
            row ->
                names.stream()
                    .mapToDouble(name -> row.getOrDefault(name, name.contains("=") ? 0 : MISSING))
                    .toArray())
        .toArray(double[][]::new);
  }
}
