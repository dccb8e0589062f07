package org.lyapunov4j.ui;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.record.ScoreRow;
import org.lyapunov4j.report.ViewedRun;

/** What was received of one session, bounded. Not for several threads. */
final class Session {
  /** Exponents kept of one session; with their errors, 48 MB. */
  static final long MAX_EXPONENTS = 2_000_000;

  private static final int MAX_LOSSES = 20_000;
  private static final int OVERHEAD = 8;

  private final String id;
  private final Thinned<CheckpointReport> checkpoints;
  private final Thinned<ScoreRow> losses = new Thinned<>(ScoreRow::score, row -> 1, MAX_LOSSES);
  private final Map<String, Long> latest = new HashMap<>();
  private final Map<String, Long> undelivered = new HashMap<>();
  private final Set<String> monitors = new LinkedHashSet<>();
  private final Set<String> damages = new LinkedHashSet<>();
  private long damaged;
  private long touchedMillis;

  Session(String id, long maxExponents) {
    this.id = id;
    this.checkpoints = new Thinned<>(Session::leading, Session::weight, maxExponents);
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

  /** Takes a record in, once: the time stamps of a worker increase. */
  void take(UiRecord record, boolean staticInfo) {
    if (!record.damage().isEmpty()) {
      damaged(record.damage());
      return;
    }
    Content content;
    try {
      content = ContentJson.decode(record.content());
    } catch (IllegalArgumentException malformed) {
      damaged(malformed.getMessage());
      return;
    }
    if (content instanceof Content.Start start) {
      if (!start.monitor().isEmpty()) {
        monitors.add(start.monitor());
      }
    } else if (!staticInfo && isNew(record)) {
      take(content, record.getWorkerID());
    }
    touchedMillis = Math.max(touchedMillis, record.getTimeStamp());
  }

  private boolean isNew(UiRecord record) {
    Long before = latest.get(record.getWorkerID());
    if (before != null && record.getTimeStamp() <= before) {
      return false;
    }
    latest.put(record.getWorkerID(), record.getTimeStamp());
    return true;
  }

  private void take(Content content, String worker) {
    if (content instanceof Content.Checkpoint checkpoint) {
      checkpoints.add(checkpoint.report());
    } else if (content instanceof Content.Losses rows) {
      rows.rows().forEach(losses::add);
    } else if (content instanceof Content.Undelivered count) {
      undelivered.put(worker, count.records());
    }
  }

  private void damaged(String why) {
    damaged++;
    if (damages.size() < 3) {
      damages.add(why);
    }
  }

  long touchedMillis() {
    return touchedMillis;
  }

  long exponents() {
    return checkpoints.weight();
  }

  Runs.Entry entry(boolean live) {
    return new Runs.Entry(ShortId.of(id), name(), live, notes());
  }

  private String name() {
    return monitors.isEmpty() ? id : id + " (" + String.join(", ", monitors) + ")";
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (checkpoints.added() > checkpoints.size()) {
      notes.add(
          "Of %d checkpoints received, %d are kept here, among them all peaks of the leading exponent."
              .formatted(checkpoints.added(), checkpoints.size()));
    }
    long lost = undelivered.values().stream().mapToLong(Long::longValue).sum();
    if (lost > 0) {
      notes.add(
          lost + " records of the training could not be delivered; a run directory has them.");
    }
    if (damaged > 0) {
      notes.add(damaged + " records could not be read: " + String.join("; ", damages) + ".");
    }
    return notes;
  }

  ViewedRun view(boolean live) {
    return ViewedRun.of(ShortId.of(id), name(), checkpoints.list())
        .withLosses(losses.list())
        .withLive(live);
  }
}
