package org.lyapunov4j.aelle.encoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialCheckpoint;

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
public record Evidence(
    List<Trial> trials,
    double at,
    Outcomes outcomes,
    double[][] paths,
    double[][] losses,
    double[] loss,
    double[][] hyperparameters,
    double[][] spectra,
    double[][] plain) {
  /** Fewest trials that anything can be learned from. */
  public static final int LEAST_TRIALS = 10;

  private static final int PLAIN = 256;
  private static final double NEAR = 1.1;
  private static final double MISSING = -1e3;

  /** Encodes all trials that have a spectrum with progress at most {@code at}. */
  public static Evidence of(List<Trial> all, double at) {
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

  /** What is known at {@code at}, if it is enough. */
  public static Evidence enough(List<Trial> trials, double at) {
    Evidence evidence = of(trials, at);
    if (evidence.size() < LEAST_TRIALS) {
      throw new ConfigException(
          "at least "
              + LEAST_TRIALS
              + " trials with a spectrum at progress "
              + at
              + " or earlier are needed, got "
              + evidence.size()
              + (trials.size() > evidence.size() ? " of " + trials.size() : ""));
    }
    boolean differ =
        Outcomes.byTask(evidence.trials()).values().stream()
            .anyMatch(
                members ->
                    Arrays.stream(members)
                            .mapToDouble(i -> evidence.trials().get(i).outcome().badness())
                            .distinct()
                            .count()
                        > 1);
    if (!differ) {
      throw new ConfigException(
          "outcomes must differ, got the same value for all trials of every task: there is no"
              + " better and worse to forecast");
    }
    return evidence;
  }

  /**
   * Progress of the checkpoints that at least half of the trials have, ascending, the untrained
   * network's left out. Tasks of different sizes come near a planned progress but seldom meet it:
   * what lies within a tenth of each other is one moment, the latest of them.
   */
  public static List<Double> moments(List<Trial> trials) {
    double[] all =
        trials.stream()
            .flatMap(trial -> trial.checkpoints().stream())
            .mapToDouble(TrialCheckpoint::progress)
            .filter(progress -> progress > 0)
            .distinct()
            .sorted()
            .toArray();
    List<Double> moments = new ArrayList<>();
    for (int from = 0; from < all.length; ) {
      int to = from + 1;
      while (to < all.length && all[to] <= NEAR * all[from]) {
        to++;
      }
      double first = all[from];
      double last = all[to - 1];
      long having =
          trials.stream()
              .filter(
                  trial ->
                      trial.checkpoints().stream()
                          .anyMatch(c -> c.progress() >= first && c.progress() <= last))
              .count();
      if (2 * having >= trials.size()) {
        moments.add(last);
      }
      from = to;
    }
    return moments;
  }

  /** The same trials in another selection; outcomes are ranked anew among them. */
  public Evidence pick(int[] rows) {
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

  public int size() {
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
