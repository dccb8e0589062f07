package org.lyapunov4j.spectrum;

import java.util.ArrayList;
import java.util.List;

/**
 * Where along one trajectory growth of gradients is measured: windows of one length side by side
 * from the first step on, all of them or some spread evenly.
 *
 * @param length of a window, steps
 * @param whole whether a window is a whole sequence of the drive
 * @param most windows of one trajectory, at most: each takes its time
 */
record GrowthWindows(int length, boolean whole, int most) {

  /**
   * The windows of a trajectory.
   *
   * @param sequence steps of a sequence of the drive
   * @param lengths asked for besides; those that a sequence does not have are left out
   * @param most windows of a length, at most
   */
  static List<GrowthWindows> of(int sequence, List<Integer> lengths, int most) {
    List<GrowthWindows> windows = new ArrayList<>();
    windows.add(new GrowthWindows(sequence, true, most));
    for (int length : lengths) {
      if (length < sequence) {
        windows.add(new GrowthWindows(length, false, most));
      }
    }
    return windows;
  }

  /** Windows in so many steps. */
  int count(int steps) {
    return Math.min(most, steps / length);
  }

  /** The first step of a window, a multiple of its length. */
  int start(int window, int steps) {
    int all = steps / length;
    return length * (int) ((long) window * all / count(steps));
  }
}
