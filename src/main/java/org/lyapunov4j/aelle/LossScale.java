package org.lyapunov4j.aelle;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lyapunov4j.aelle.encoding.LossEncoding;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.learn.Wire;

/**
 * What losses mean in each task: the encoded losses of known trials, to rank others among. Losses
 * of two tasks can't be compared otherwise, nor can how fast they fall.
 */
public final class LossScale {
  private static final int RANKS = LossEncoding.KINDS * LossEncoding.COMPARABLE;
  private static final double UNKNOWN = 0.5;

  private final SortedMap<String, double[][]> sorted;

  private LossScale(SortedMap<String, double[][]> sorted) {
    this.sorted = sorted;
  }

  /**
   * Learns from trials.
   *
   * @param losses [n][{@link LossEncoding#LENGTH}]
   */
  public static LossScale of(List<Trial> trials, double[][] losses) {
    SortedMap<String, double[][]> sorted = new TreeMap<>();
    Outcomes.byTask(trials)
        .forEach(
            (task, members) -> {
              double[][] known = new double[RANKS][];
              for (int r = 0; r < RANKS; r++) {
                int rank = r;
                known[r] =
                    Arrays.stream(members)
                        .filter(i -> LossEncoding.isKnown(losses[i], kind(rank)))
                        .mapToDouble(i -> number(losses[i], rank))
                        .sorted()
                        .toArray();
              }
              sorted.put(task, known);
            });
    return new LossScale(sorted);
  }

  private static int kind(int rank) {
    return rank / LossEncoding.COMPARABLE;
  }

  /** In single precision, as the known ones are kept. */
  private static double number(double[] losses, int rank) {
    return (float) LossEncoding.number(losses, kind(rank), rank % LossEncoding.COMPARABLE);
  }

  boolean knows(String task) {
    return task != null && sorted.containsKey(task);
  }

  /** Length of {@link #ranked}. */
  public int length() {
    return LossEncoding.LENGTH + RANKS + sorted.size();
  }

  /**
   * Encoded losses; the rank, in (0, 1), of each comparable number among the known trials of the
   * task; and 1 at the place of the task, 0 at those of others.
   */
  public double[] ranked(String task, double[] losses) {
    double[] ranked = Arrays.copyOf(losses, length());
    double[][] known = sorted.get(task);
    int next = losses.length;
    for (int r = 0; r < RANKS; r++) {
      ranked[next++] =
          known == null || known[r].length == 0 || !LossEncoding.isKnown(losses, kind(r))
              ? UNKNOWN
              : share(known[r], number(losses, r));
    }
    for (String other : sorted.keySet()) {
      ranked[next++] = other.equals(task) ? 1 : 0;
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
    SortedMap<String, double[][]> sorted = new TreeMap<>();
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
