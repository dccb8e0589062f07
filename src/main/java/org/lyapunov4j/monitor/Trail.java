package org.lyapunov4j.monitor;

import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.checkpoint.CheckpointReport;

/**
 * The reports of one worker that rules and AeLLE judge by, however long the run gets: the first,
 * the last ones all, and of those between fewer and fewer, spread over the run.
 */
final class Trail {
  private static final int FEWEST = 4;

  private final int capacity;
  private final List<CheckpointReport> kept = new ArrayList<>();

  /**
   * @param capacity so many are kept, half of them the last ones
   */
  Trail(int capacity) {
    this.capacity = Math.max(FEWEST, capacity);
  }

  void add(CheckpointReport report) {
    kept.add(report);
    if (kept.size() > capacity) {
      int older = kept.size() - capacity / 2;
      List<CheckpointReport> thinned = new ArrayList<>(kept.subList(older, kept.size()));
      for (int i = (older - 1) / 2 * 2; i >= 0; i -= 2) {
        thinned.add(0, kept.get(i));
      }
      kept.clear();
      kept.addAll(thinned);
    }
  }

  /** Oldest first. */
  List<CheckpointReport> list() {
    return List.copyOf(kept);
  }
}
