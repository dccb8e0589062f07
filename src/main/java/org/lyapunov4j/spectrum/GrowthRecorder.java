package org.lyapunov4j.spectrum;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Measures the growth of gradients over windows of one trajectory while its tangent flow goes
 * through them. Reused from trajectory to trajectory. Not thread-safe.
 */
final class GrowthRecorder implements FactorObserver {

  /** One kind of window, and the one under way. */
  private static final class Track {
    final GrowthWindows windows;
    final WindowGrowth growth;
    final List<double[]> logs = new ArrayList<>();
    int steps;

    Track(GrowthWindows windows, WindowGrowth growth) {
      this.windows = windows;
      this.growth = growth;
    }

    int start() {
      return windows.start(logs.size(), steps);
    }

    int end() {
      return start() + windows.length();
    }

    /** The first boundary of a window behind a step. */
    int boundaryBehind(int step) {
      for (int w = logs.size(); w < windows.count(steps); w++) {
        int start = windows.start(w, steps);
        if (step < start) {
          return start;
        }
        if (step < start + windows.length()) {
          return start + windows.length();
        }
      }
      return Integer.MAX_VALUE;
    }

    boolean isDone() {
      return logs.size() == windows.count(steps);
    }
  }

  private final Supplier<WindowGrowth> kind;
  private final List<Track> tracks = new ArrayList<>();

  /** Made once for the first, second, ... kind of window. */
  private final List<WindowGrowth> growths = new ArrayList<>();

  /** Wants to know every step; null where nobody does. */
  private final LeadingGrowth passes;

  private final double[] stateThere;
  private int reached;

  /**
   * @param kind makes what measures one kind of window
   * @param passes that they measure by; null where they do without
   */
  GrowthRecorder(int stateSize, Supplier<WindowGrowth> kind, LeadingGrowth passes) {
    this.kind = kind;
    this.passes = passes;
    this.stateThere = new double[stateSize];
  }

  /** Begins a trajectory in a state. */
  void begin(int steps, List<GrowthWindows> windows, double[] initial) {
    tracks.clear();
    reached = 0;
    System.arraycopy(initial, 0, stateThere, 0, stateThere.length);
    for (int i = 0; i < windows.size(); i++) {
      if (i == growths.size()) {
        growths.add(kind.get());
      }
      Track track = new Track(windows.get(i), growths.get(i));
      track.steps = steps;
      tracks.add(track);
    }
  }

  /** What was measured, an array [windows][leading] of ln sigma_i for each kind of window. */
  double[][][] logs() {
    return tracks.stream()
        .map(track -> track.logs.toArray(double[][]::new))
        .toArray(double[][][]::new);
  }

  @Override
  public int mustEndBy(int from) {
    int end = Integer.MAX_VALUE;
    for (Track track : tracks) {
      end = Math.min(end, track.boundaryBehind(from));
    }
    return end;
  }

  @Override
  public void stepped(int t, RecurrentCell.Stepper stepper) {
    if (passes != null) {
      passes.note(t, stepper);
    }
  }

  @Override
  public void factored(
      int until, double[] state, double[] vectors, double[] r, int after, int before) {
    // At the last step of a window the vectors may be orthonormalised once more: it is closed when
    // time has moved on.
    if (until > reached) {
      close();
      open();
    }
    for (Track track : tracks) {
      if (!track.isDone() && track.start() < until) {
        track.growth.factored(vectors, r, after, before, until == track.end());
      }
    }
    System.arraycopy(state, 0, stateThere, 0, stateThere.length);
    reached = until;
  }

  /** Ends the trajectory. */
  void end() {
    close();
  }

  private void close() {
    for (Track track : tracks) {
      if (!track.isDone() && reached == track.end()) {
        track.logs.add(track.growth.close(track.start(), reached));
      }
    }
  }

  private void open() {
    for (Track track : tracks) {
      if (!track.isDone() && reached == track.start()) {
        track.growth.open(stateThere);
      }
    }
  }
}
