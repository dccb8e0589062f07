package org.lyapunov4j.spectrum;

import java.util.ArrayList;
import java.util.List;

/**
 * Measures the growth of gradients over windows of one trajectory from the factors of its tangent
 * flow, where that evolves all directions. Reused from trajectory to trajectory. Not thread-safe.
 */
final class GrowthRecorder implements FactorObserver {

  /** One kind of window, and the product of the one under way. */
  private static final class Track {
    final GrowthWindows windows;
    final FactorProduct product;
    final List<double[]> logs = new ArrayList<>();
    int steps;

    Track(GrowthWindows windows, FactorProduct product) {
      this.windows = windows;
      this.product = product;
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

  private final int k;
  private final int leading;
  private final List<Track> tracks = new ArrayList<>();
  private int reached;

  /**
   * @param k vectors of the flow, as many as the tangent space has dimensions
   * @param leading singular values to tell
   */
  GrowthRecorder(int k, int leading) {
    this.k = k;
    this.leading = Math.min(k, leading);
  }

  /** Begins a trajectory. */
  void begin(int steps, List<GrowthWindows> windows) {
    tracks.clear();
    reached = 0;
    for (GrowthWindows each : windows) {
      Track track = new Track(each, new FactorProduct(k, leading));
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
  public void factored(int until, double[] r, int after, int before) {
    // At the last step of a window the vectors may be orthonormalised once more: it is closed when
    // time has moved on.
    if (until > reached) {
      close(reached);
    }
    for (Track track : tracks) {
      if (!track.isDone() && track.start() < until) {
        track.product.multiply(r, after, before);
      }
    }
    reached = until;
  }

  /** Ends the trajectory. */
  void end() {
    close(reached);
  }

  private void close(int at) {
    for (Track track : tracks) {
      if (!track.isDone() && at == track.end()) {
        track.logs.add(track.product.logSingularValues(leading));
        track.product.clear();
      }
    }
  }
}
