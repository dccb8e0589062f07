package org.lyapunov4j.flag;

import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.checkpoint.CheckpointReport;

/**
 * What is flagged at this moment of one training run, so that a flag that stands is raised once and
 * not at every checkpoint: again only when it has become more severe, or had gone away. Where a
 * checkpoint failed, or a layer has no spectrum, nothing was learned of the layer and its flags
 * stand.
 *
 * <p>Not thread-safe.
 */
public final class Standing {
  private final List<Flag> flags = new ArrayList<>();

  /**
   * Takes what holds now.
   *
   * @param found all that the rules said of this history
   * @return the flags to raise, in the order of {@code found}
   */
  public List<Flag> update(List<Flag> found, RunHistory history) {
    String worker = history.last().map(CheckpointReport::worker).orElse("");
    flags.removeIf(
        flag ->
            flag.worker().equals(worker)
                && found.stream().noneMatch(flag::isOfSameKindAs)
                && seen(flag.layer(), history));
    List<Flag> fresh = new ArrayList<>();
    for (Flag flag : found) {
      Flag before = flags.stream().filter(flag::isOfSameKindAs).findFirst().orElse(null);
      if (before == null || flag.severity().compareTo(before.severity()) > 0) {
        flags.remove(before);
        flags.add(flag);
        fresh.add(flag);
      }
    }
    return fresh;
  }

  /** The flags that stand, each as it was raised. */
  public List<Flag> flags() {
    return List.copyOf(flags);
  }

  private static boolean seen(String layer, RunHistory history) {
    return history.layers().stream()
        .anyMatch(
            now ->
                (layer.isEmpty() || now.label().equals(layer))
                    && !Double.isNaN(now.spectrum().leading()));
  }
}
