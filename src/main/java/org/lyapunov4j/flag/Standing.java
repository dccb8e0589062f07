package org.lyapunov4j.flag;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lyapunov4j.checkpoint.CheckpointReport;

/**
 * What is flagged at this moment of one training run, so that a flag that stands is raised once and
 * not at every checkpoint. It is raised again where it has become more severe than it was raised,
 * or comes back after it has been gone for a tenth of the training (of that made where the plan is
 * unknown): a verdict near its threshold would flap. Verdicts on a run as a whole ({@link #ONCE})
 * come once. Where a checkpoint failed, or a layer has no spectrum, nothing was learned of the
 * layer and its flags stand.
 *
 * <p>Not thread-safe.
 */
public final class Standing {
  /** Rules that are about the run as a whole, raised once with every severity. */
  static final Set<String> ONCE = Set.of(Frozen.NAME, NotLearning.NAME, Untrained.NAME);

  private static final int LEAST_GONE = 1;
  private static final double GONE = 0.1;

  /**
   * A flag that stands, or stood.
   *
   * @param flag as it was found last
   * @param raised the severity it was last raised with
   * @param stands whether it was found last time
   * @param gone iteration at which it was first not found any more
   */
  private record Entry(Flag flag, Severity raised, boolean stands, int gone) {}

  private final List<Entry> entries = new ArrayList<>();

  /**
   * Takes what holds now.
   *
   * @param found all that the rules said of this history
   * @return the flags to raise, in the order of {@code found}
   */
  public List<Flag> update(List<Flag> found, RunHistory history) {
    String worker = history.last().map(CheckpointReport::worker).orElse("");
    int now = now(history);
    entries.replaceAll(
        entry ->
            entry.stands
                    && entry.flag.worker().equals(worker)
                    && found.stream().noneMatch(entry.flag::isOfSameKindAs)
                    && seen(entry.flag.layer(), history)
                ? new Entry(entry.flag, entry.raised, false, now)
                : entry);
    List<Flag> fresh = new ArrayList<>();
    for (Flag flag : found) {
      Optional<Entry> before =
          entries.stream().filter(entry -> entry.flag.isOfSameKindAs(flag)).findFirst();
      before.ifPresent(entries::remove);
      boolean news =
          before.isEmpty()
              || !before.get().raised.atLeast(flag.severity())
              || isBack(before.get(), history, now);
      if (news) {
        fresh.add(flag);
      }
      entries.add(new Entry(flag, news ? flag.severity() : before.orElseThrow().raised, true, 0));
    }
    return fresh;
  }

  /** The flags that stand, each as it was found last. */
  public List<Flag> flags() {
    return entries.stream().filter(Entry::stands).map(Entry::flag).toList();
  }

  private static boolean isBack(Entry before, RunHistory history, int now) {
    return !before.stands
        && !ONCE.contains(before.flag.rule())
        && now - before.gone >= history.stretch(LEAST_GONE, GONE);
  }

  /** Updates made, at the last checkpoint or loss. */
  private static int now(RunHistory history) {
    List<Loss> losses = history.losses();
    int last = losses.isEmpty() ? 0 : losses.get(losses.size() - 1).iteration();
    return Math.max(last, history.iteration());
  }

  private static boolean seen(String layer, RunHistory history) {
    return history.layers().stream()
        .anyMatch(
            now ->
                (layer.isEmpty() || now.label().equals(layer))
                    && !Double.isNaN(now.spectrum().leading()));
  }
}
