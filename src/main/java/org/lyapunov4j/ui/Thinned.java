package org.lyapunov4j.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * A list that is bounded however much is added: when it has become too heavy, of every four entries
 * the two with the least and the greatest value are kept, in their order, so that peaks outlive all
 * thinning. What is not finite counts as a peak. First and last entry are always kept.
 */
final class Thinned<T> {
  private static final int GROUP = 4;

  private final ToDoubleFunction<T> value;
  private final ToLongFunction<T> weight;
  private final long maxWeight;
  private List<T> kept = new ArrayList<>();
  private long total;
  private long added;

  /**
   * @param value by which peaks are told
   * @param weight of one entry, at least 1
   */
  Thinned(ToDoubleFunction<T> value, ToLongFunction<T> weight, long maxWeight) {
    this.value = value;
    this.weight = weight;
    this.maxWeight = maxWeight;
  }

  void add(T entry) {
    added++;
    kept.add(entry);
    total += weight.applyAsLong(entry);
    while (total > maxWeight && kept.size() > GROUP + 2) {
      thin();
    }
  }

  private void thin() {
    List<T> fewer = new ArrayList<>(kept.size() / 2 + GROUP);
    fewer.add(kept.get(0));
    int last = kept.size() - 1;
    for (int from = 1; from < last; from += GROUP) {
      List<T> group = kept.subList(from, Math.min(last, from + GROUP));
      int least = peak(group, -1);
      int greatest = peak(group, 1);
      fewer.add(group.get(Math.min(least, greatest)));
      if (least != greatest) {
        fewer.add(group.get(Math.max(least, greatest)));
      }
    }
    fewer.add(kept.get(last));
    kept = fewer;
    total = kept.stream().mapToLong(weight).sum();
  }

  private int peak(List<T> group, int sign) {
    int at = 0;
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < group.size(); i++) {
      double height = sign * value.applyAsDouble(group.get(i));
      double shown = Double.isNaN(height) ? Double.POSITIVE_INFINITY : height;
      if (shown > best) {
        best = shown;
        at = i;
      }
    }
    return at;
  }

  /** What was kept, in the order it came in. */
  List<T> list() {
    return List.copyOf(kept);
  }

  int size() {
    return kept.size();
  }

  /** Of what is kept. */
  long weight() {
    return total;
  }

  /** How many were added in all. */
  long added() {
    return added;
  }
}
