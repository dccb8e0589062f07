package org.lyapunov4j.spectrum;

import java.util.Arrays;

/**
 * The linearised steps of a trajectory, to be gone through in both directions. They are taken from
 * the stepper of the flow that goes through it where that knows them and all of them fit into a
 * bounded memory. Else a stretch of time is linearised anew, and of a long one the states where its
 * parts begin are stored, to linearise again the part that is asked for. Not thread-safe.
 */
final class TangentTape implements AutoCloseable {
  /** Numbers that are stored at a time, 16 MiB. */
  private static final int LARGEST = 1 << 21;

  private final int stateSize;
  private final AdjointCell.Stepper stepper;
  private final int part;
  private double[] tape = new double[0];
  private double[] states = new double[0];
  private final double[] state;
  private int from;
  private int to;

  /** Whether all steps of the trajectory are on the tape, as far as it has gone. */
  private boolean whole;

  /** How far. */
  private int noted;

  /** The part whose steps are on the tape; none where negative. */
  private int present = -1;

  TangentTape(AdjointCell cell, int vectors) {
    this.stateSize = cell.stateSize();
    this.stepper = cell.stepper(vectors, false);
    this.part = Math.max(1, LARGEST / stepper.tapeSize());
    this.state = new double[stateSize];
  }

  /** Bytes of a tape of at most so many steps. */
  static long bytes(AdjointCell cell, int steps) {
    // Numbers a unit that the widest of our cells keeps a step.
    return 8L * Math.min(LARGEST, (long) steps * 9 * cell.stateSize());
  }

  /** Begins a trajectory. */
  void drive(double[] inputs, int steps) {
    stepper.drive(inputs, steps);
    noted = 0;
    whole = steps <= part;
    if (whole) {
      tape = atLeast(tape, steps * stepper.tapeSize());
    }
  }

  /** Takes what a stepper knows of a step. */
  void note(int t, RecurrentCell.Stepper known) {
    whole = whole && t <= noted && known.linearise(tape, t * stepper.tapeSize());
    noted = Math.max(noted, t + 1);
  }

  /**
   * Sees to it that steps from one (inclusive) to another (exclusive) can be gone through.
   *
   * @param initial the state before them
   */
  void record(double[] initial, int from, int to) {
    this.from = from;
    this.to = to;
    whole &= to <= noted;
    if (whole) {
      return;
    }
    int parts = (to - from + part - 1) / part;
    tape = atLeast(tape, Math.min(part, to - from) * stepper.tapeSize());
    states = atLeast(states, parts * stateSize);
    System.arraycopy(initial, 0, state, 0, stateSize);
    for (int p = 0; p < parts; p++) {
      System.arraycopy(state, 0, states, p * stateSize, stateSize);
      linearise(p);
    }
  }

  private static double[] atLeast(double[] array, int length) {
    return array.length >= length ? array : Arrays.copyOf(array, length);
  }

  private void linearise(int p) {
    int start = from + p * part;
    int end = Math.min(to, start + part);
    for (int t = start; t < end; t++) {
      stepper.advance(t, state, tape, (t - start) * stepper.tapeSize());
    }
    present = p;
  }

  private int place(int t) {
    if (whole) {
      return t * stepper.tapeSize();
    }
    int p = (t - from) / part;
    if (p != present) {
      System.arraycopy(states, p * stateSize, state, 0, stateSize);
      linearise(p);
    }
    return (t - from - p * part) * stepper.tapeSize();
  }

  /** V becomes J V of step t. */
  void push(int t, double[] vectors, int count) {
    stepper.push(tape, place(t), vectors, count, null, 0);
  }

  /** V becomes J' V of step t. */
  void pull(int t, double[] vectors, int count) {
    stepper.pull(tape, place(t), vectors, count);
  }

  @Override
  public void close() {
    stepper.close();
  }
}
