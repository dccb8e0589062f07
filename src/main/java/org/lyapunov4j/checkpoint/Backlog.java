package org.lyapunov4j.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * What could not be handed over in time.
 *
 * @param checkpoints reports of checkpoints, those that are still being computed included
 * @param flags flags
 * @param losses losses of single updates
 */
public record Backlog(long checkpoints, long flags, long losses) {
  /** Nothing is missing. */
  public static final Backlog NONE = new Backlog(0, 0, 0);

  public boolean isEmpty() {
    return checkpoints == 0 && flags == 0 && losses == 0;
  }

  public Backlog plus(Backlog other) {
    return new Backlog(checkpoints + other.checkpoints, flags + other.flags, losses + other.losses);
  }

  /** For example {@code 1 checkpoint, 12 losses}; {@code nothing} where nothing is missing. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    add(parts, checkpoints, "checkpoint", "checkpoints");
    add(parts, flags, "flag", "flags");
    add(parts, losses, "loss", "losses");
    return parts.isEmpty() ? "nothing" : String.join(", ", parts);
  }

  private static void add(List<String> parts, long count, String one, String many) {
    if (count > 0) {
      parts.add(count + " " + (count == 1 ? one : many));
    }
  }
}
