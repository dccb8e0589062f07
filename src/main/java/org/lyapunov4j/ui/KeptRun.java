package org.lyapunov4j.ui;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.record.ScoreRow;

/** What is kept in memory of one run: bounded, and peaks stay. Not for several threads. */
final class KeptRun {
  /** Exponents kept of one run; with their errors, 48 MB. */
  static final long MAX_EXPONENTS = 2_000_000;

  private static final int MAX_LOSSES = 20_000;
  private static final int MAX_FLAGS = 1_000;

  /** What a checkpoint takes besides its exponents, in their unit. */
  private static final int OVERHEAD = 8;

  private final Thinned<CheckpointReport> checkpoints;
  private final Thinned<ScoreRow> losses = new Thinned<>(ScoreRow::score, row -> 1, MAX_LOSSES);
  private final Deque<Flag> flags = new ArrayDeque<>();
  private long flagsDropped;

  KeptRun(long maxExponents) {
    checkpoints = new Thinned<>(KeptRun::leading, KeptRun::weight, maxExponents);
  }

  /** The exponent by which peaks are told: the leading one of all layers. */
  private static double leading(CheckpointReport report) {
    return report.spectra().stream()
        .mapToDouble(layer -> layer.spectrum().leading())
        .max()
        .orElse(Double.NaN);
  }

  private static long weight(CheckpointReport report) {
    long exponents = OVERHEAD;
    for (LayerSpectrum layer : report.spectra()) {
      exponents += layer.spectrum().size();
    }
    return exponents;
  }

  void add(CheckpointReport report) {
    checkpoints.add(report);
  }

  void add(ScoreRow row) {
    losses.add(row);
  }

  void add(Flag flag) {
    flags.add(flag);
    if (flags.size() > MAX_FLAGS) {
      flags.remove();
      flagsDropped++;
    }
  }

  List<CheckpointReport> checkpoints() {
    return checkpoints.list();
  }

  List<ScoreRow> losses() {
    return losses.list();
  }

  List<Flag> flags() {
    return List.copyOf(flags);
  }

  /** Exponents kept. */
  long exponents() {
    return checkpoints.weight();
  }

  /** What is not kept, a sentence each. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (checkpoints.added() > checkpoints.size()) {
      notes.add(
          "Of %d checkpoints, %d are kept here, peaks of the leading exponent among them."
              .formatted(checkpoints.added(), checkpoints.size()));
    }
    if (flagsDropped > 0) {
      notes.add("Of the flags, the first " + flagsDropped + " are no longer kept here.");
    }
    return notes;
  }
}
