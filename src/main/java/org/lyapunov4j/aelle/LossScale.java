package org.lyapunov4j.aelle;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lyapunov4j.aelle.learn.Wire;

/**
 * What losses mean in each task: encoded losses of known trials, to rank others among. Losses of
 * two tasks can't be compared otherwise.
 */
final class LossScale {
  /** Numbers that ranks add to encoded losses: one for training, one for validation loss. */
  static final int RANKS = 2;

  private static final double UNKNOWN = 0.5;

  private final Map<String, double[][]> sorted;

  private LossScale(Map<String, double[][]> sorted) {
    this.sorted = sorted;
  }

  /**
   * Learns from trials.
   *
   * @param losses [n][{@link LossEncoding#LENGTH}]
   */
  static LossScale of(List<Trial> trials, double[][] losses) {
    Map<String, double[][]> sorted = new TreeMap<>();
    Outcomes.byTask(trials)
        .forEach(
            (task, members) -> {
              double[][] known = new double[RANKS][];
              for (int r = 0; r < RANKS; r++) {
                int rank = r;
                known[r] =
                    Arrays.stream(members)
                        .filter(i -> LossEncoding.isKnown(losses[i], rank))
                        .mapToDouble(i -> (float) LossEncoding.now(losses[i], rank))
                        .sorted()
                        .toArray();
              }
              sorted.put(task, known);
            });
    return new LossScale(sorted);
  }

  boolean knows(String task) {
    return task != null && sorted.containsKey(task);
  }

  /** Encoded losses with their ranks, in (0, 1), among the known trials of the task appended. */
  double[] ranked(String task, double[] losses) {
    double[] ranked = Arrays.copyOf(losses, losses.length + RANKS);
    double[][] known = sorted.get(task);
    for (int r = 0; r < RANKS; r++) {
      ranked[losses.length + r] =
          known == null || known[r].length == 0 || !LossEncoding.isKnown(losses, r)
              ? UNKNOWN
              : share(known[r], (float) LossEncoding.now(losses, r));
    }
    return ranked;
  }

  private static double share(double[] sorted, double value) {
    double below = 0;
    for (double known : sorted) {
      below += known < value ? 1 : known == value ? 0.5 : 0;
    }
    return (below + 0.5) / (sorted.length + 1);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(sorted.size());
    for (Map.Entry<String, double[][]> task : sorted.entrySet()) {
      Wire.write(out, task.getKey());
      for (double[] known : task.getValue()) {
        Wire.write(out, single(known));
      }
    }
  }

  private static float[] single(double[] values) {
    float[] single = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      single[i] = (float) values[i];
    }
    return single;
  }

  static LossScale read(ByteBuffer in) {
    Map<String, double[][]> sorted = new TreeMap<>();
    int tasks = Wire.length(in, 1);
    for (int i = 0; i < tasks; i++) {
      String name = Wire.readText(in);
      double[][] known = new double[RANKS][];
      for (int r = 0; r < RANKS; r++) {
        float[] single = Wire.readFloats(in);
        known[r] = new double[single.length];
        for (int k = 0; k < single.length; k++) {
          known[r][k] = single[k];
        }
      }
      sorted.put(name, known);
    }
    return new LossScale(sorted);
  }
}
