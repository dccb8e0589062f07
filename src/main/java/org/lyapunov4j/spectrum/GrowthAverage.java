package org.lyapunov4j.spectrum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** From singular values over single windows to {@link GradientGrowth}. */
final class GrowthAverage {

  /** One window. */
  private record Sample(int steps, double[] logs) {}

  private GrowthAverage() {}

  /**
   * @param windows [trajectories] kinds of windows; those of one place belong together
   * @param logs [trajectories][kinds][windows][leading], ln sigma_i in nats
   */
  static GradientGrowth of(List<List<GrowthWindows>> windows, double[][][][] logs) {
    List<GrowthWindow> found = new ArrayList<>();
    add(found, samples(windows, logs, GrowthWindows::whole, w -> w == 0), true);
    add(found, samples(windows, logs, GrowthWindows::whole, w -> w > 0), false);
    windows.stream()
        .flatMap(List::stream)
        .filter(each -> !each.whole())
        .map(GrowthWindows::length)
        .distinct()
        .sorted(Comparator.reverseOrder())
        .forEach(
            length -> {
              Predicate<GrowthWindows> kind = each -> !each.whole() && each.length() == length;
              add(found, samples(windows, logs, kind, w -> true), false);
              add(found, samples(windows, logs, kind, w -> w == 0), true);
            });
    return new GradientGrowth(found);
  }

  private static List<Sample> samples(
      List<List<GrowthWindows>> windows,
      double[][][][] logs,
      Predicate<GrowthWindows> kinds,
      IntPredicate places) {
    List<Sample> samples = new ArrayList<>();
    for (int s = 0; s < logs.length; s++) {
      for (int kind = 0; kind < windows.get(s).size(); kind++) {
        GrowthWindows each = windows.get(s).get(kind);
        for (int w = 0; kinds.test(each) && w < logs[s][kind].length; w++) {
          if (places.test(w)) {
            samples.add(new Sample(each.length(), logs[s][kind][w]));
          }
        }
      }
    }
    return samples;
  }

  private static void add(List<GrowthWindow> found, List<Sample> samples, boolean fromStart) {
    if (samples.isEmpty()) {
      return;
    }
    int n = samples.size();
    int leading = samples.get(0).logs().length;
    double meanSteps = samples.stream().mapToInt(Sample::steps).average().orElse(1);
    double[] rates = new double[leading];
    double[] spreads = new double[leading];
    for (int i = 0; i < leading; i++) {
      int place = i;
      double[] logs = samples.stream().mapToDouble(sample -> sample.logs()[place]).toArray();
      rates[i] = Arrays.stream(logs).average().orElse(Double.NaN) / meanSteps;
      double mean = rates[i];
      double squares =
          samples.stream()
              .mapToDouble(sample -> sample.logs()[place] / sample.steps() - mean)
              .map(x -> x * x)
              .sum();
      spreads[i] = n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1));
    }
    double condition =
        samples.stream()
            .mapToDouble(sample -> sample.logs()[0] - sample.logs()[leading - 1])
            .average()
            .orElse(Double.NaN);
    found.add(
        new GrowthWindow(
            (int) Math.round(meanSteps),
            fromStart,
            n,
            rates,
            spreads,
            logMeanOf(samples),
            condition));
  }

  /** ln of the mean of sigma_1, without overflow. */
  private static double logMeanOf(List<Sample> samples) {
    double largest =
        samples.stream()
            .mapToDouble(sample -> sample.logs()[0])
            .reduce(Double.NEGATIVE_INFINITY, Math::max);
    if (!Double.isFinite(largest)) {
      return largest;
    }
    double sum = samples.stream().mapToDouble(s -> Math.exp(s.logs()[0] - largest)).sum();
    return largest + Math.log(sum / samples.size());
  }
}
