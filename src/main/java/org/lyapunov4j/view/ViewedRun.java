package org.lyapunov4j.view;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.record.ScoreRow;

/**
 * One run as the views see it, wherever it comes from: a run directory, or a storage that a
 * training fills. Begin with {@link #of} and add what is known.
 *
 * @param id what the run is asked for by; any text
 * @param name what to call it; any text
 * @param state how far it has come, in one word; empty when unknown
 * @param live whether more may come
 * @param checkpoints in the order in which they were taken
 * @param losses of the iterations; where there are none, those of the checkpoints are shown
 * @param flags in the order in which they were raised
 * @param path the run's way through AeLLE's corpus; empty where AeLLE was not asked
 * @param budget share of the training time that the monitor may take; NaN when unknown
 */
public record ViewedRun(
    String id,
    String name,
    String state,
    boolean live,
    List<CheckpointReport> checkpoints,
    List<ScoreRow> losses,
    List<Flag> flags,
    Optional<RunPath> path,
    double budget) {

  public ViewedRun {
    Objects.requireNonNull(id, "id must not be null");
    Objects.requireNonNull(name, "name must not be null");
    Objects.requireNonNull(state, "state must not be null, but may be empty");
    checkpoints = List.copyOf(checkpoints);
    losses = List.copyOf(losses);
    flags = List.copyOf(flags);
    Objects.requireNonNull(path, "path must be an Optional, not null");
  }

  public static ViewedRun of(String id, String name, List<CheckpointReport> checkpoints) {
    return new ViewedRun(
        id, name, "", false, checkpoints, List.of(), List.of(), Optional.empty(), Double.NaN);
  }

  public ViewedRun withLive(boolean value) {
    return new ViewedRun(id, name, state, value, checkpoints, losses, flags, path, budget);
  }

  public ViewedRun withState(String value) {
    return new ViewedRun(id, name, value, live, checkpoints, losses, flags, path, budget);
  }

  public ViewedRun withLosses(List<ScoreRow> value) {
    return new ViewedRun(id, name, state, live, checkpoints, value, flags, path, budget);
  }

  public ViewedRun withFlags(List<Flag> value) {
    return new ViewedRun(id, name, state, live, checkpoints, losses, value, path, budget);
  }

  public ViewedRun withPath(RunPath value) {
    return new ViewedRun(
        id, name, state, live, checkpoints, losses, flags, Optional.of(value), budget);
  }

  public ViewedRun withBudget(double value) {
    return new ViewedRun(id, name, state, live, checkpoints, losses, flags, path, value);
  }
}
