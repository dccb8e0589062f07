package org.lyapunov4j.ui;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * A list that is bounded however much is added: when it has become too heavy, of every four entries
 * those with the least and the greatest value are kept, and one whose value is not finite, so that
 * peaks and gaps outlive all thinning. First and last entry are always kept.
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
    List<T> fewer = new ArrayList<>(kept.size());
    fewer.add(kept.get(0));
    int last = kept.size() - 1;
    for (int from = 1; from < last; from += GROUP) {
      List<T> group = kept.subList(from, Math.min(last, from + GROUP));
      peaks(group).stream().mapToObj(group::get).forEach(fewer::add);
    }
    fewer.add(kept.get(last));
    kept = fewer;
    total = kept.stream().mapToLong(weight).sum();
  }

  private BitSet peaks(List<T> group) {
    BitSet peaks = new BitSet();
    int least = -1;
    int greatest = -1;
    int notFinite = -1;
    for (int i = 0; i < group.size(); i++) {
      double height = value.applyAsDouble(group.get(i));
      if (!Double.isFinite(height)) {
        notFinite = i;
        continue;
      }
      least = least < 0 || height < value.applyAsDouble(group.get(least)) ? i : least;
      greatest = greatest < 0 || height > value.applyAsDouble(group.get(greatest)) ? i : greatest;
    }
    for (int peak : new int[] {least, greatest, notFinite}) {
      if (peak >= 0) {
        peaks.set(peak);
      }
    }
    return peaks;
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
