package org.lyapunov4j.flag;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lyapunov4j.checkpoint.CheckpointReport;

/**
 * What is flagged at this moment of one training run, so that a flag that stands is raised once and
 * not at every checkpoint: again only when it has become more severe than it was raised, or had
 * gone away. Where a checkpoint failed, or a layer has no spectrum, nothing was learned of the
 * layer and its flags stand.
 *
 * <p>Not thread-safe.
 */
public final class Standing {
  /**
   * A flag that stands.
   *
   * @param flag as it was found last
   * @param raised the severity it was last raised with
   */
  private record Entry(Flag flag, Severity raised) {}

  private final List<Entry> entries = new ArrayList<>();

  /**
   * Takes what holds now.
   *
   * @param found all that the rules said of this history
   * @return the flags to raise, in the order of {@code found}
   */
  public List<Flag> update(List<Flag> found, RunHistory history) {
    String worker = history.last().map(CheckpointReport::worker).orElse("");
    entries.removeIf(
        entry ->
            entry.flag.worker().equals(worker)
                && found.stream().noneMatch(entry.flag::isOfSameKindAs)
                && seen(entry.flag.layer(), history));
    List<Flag> fresh = new ArrayList<>();
    for (Flag flag : found) {
      Optional<Entry> before =
          entries.stream().filter(entry -> entry.flag.isOfSameKindAs(flag)).findFirst();
      before.ifPresent(entries::remove);
      Severity raised = before.map(Entry::raised).orElse(null);
      if (raised == null || !raised.atLeast(flag.severity())) {
        fresh.add(flag);
        raised = flag.severity();
      }
      entries.add(new Entry(flag, raised));
    }
    return fresh;
  }

  /** The flags that stand, each as it was found last. */
  public List<Flag> flags() {
    return entries.stream().map(Entry::flag).toList();
  }

  private static boolean seen(String layer, RunHistory history) {
    return history.layers().stream()
        .anyMatch(
            now ->
                (layer.isEmpty() || now.label().equals(layer))
                    && !Double.isNaN(now.spectrum().leading()));
  }
}
