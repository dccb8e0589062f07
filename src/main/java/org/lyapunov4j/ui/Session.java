package org.lyapunov4j.ui;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lyapunov4j.view.ViewedRun;

/** What was received of one session, bounded. Not for several threads. */
final class Session {
  private static final int MAX_DAMAGES = 3;

  private final String id;
  private final KeptRun run;
  private final Map<String, Long> latest = new HashMap<>();
  private final Map<String, Long> undelivered = new HashMap<>();
  private final Set<String> monitors = new LinkedHashSet<>();
  private final Set<String> damages = new LinkedHashSet<>();
  private long damaged;
  private long touchedMillis;

  Session(String id, long maxExponents) {
    this.id = id;
    this.run = new KeptRun(maxExponents);
  }

  /** Takes a record in, once: the time stamps of a worker increase. */
  void take(UiRecord record, boolean staticInfo) {
    touchedMillis = Math.max(touchedMillis, record.getTimeStamp());
    if (!record.damage().isEmpty()) {
      damaged(record.damage());
      return;
    }
    if (!staticInfo && !isNew(record)) {
      return;
    }
    try {
      take(ContentJson.decode(record.content()), record.getWorkerID());
    } catch (IllegalArgumentException malformed) {
      damaged(malformed.getMessage());
    }
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
    if (content instanceof Content.Start start) {
      if (!start.monitor().isEmpty()) {
        monitors.add(start.monitor());
      }
    } else if (content instanceof Content.Checkpoint checkpoint) {
      run.add(checkpoint.report());
    } else if (content instanceof Content.Raised raised) {
      run.add(raised.flag());
    } else if (content instanceof Content.Losses losses) {
      losses.rows().forEach(run::add);
    } else if (content instanceof Content.Undelivered count) {
      undelivered.put(worker, count.records());
    }
  }

  private void damaged(String why) {
    damaged++;
    if (damages.size() < MAX_DAMAGES) {
      damages.add(why);
    }
  }

  /** When the session was last heard of. */
  long touchedMillis() {
    return touchedMillis;
  }

  long exponents() {
    return run.exponents();
  }

  Runs.Entry entry(boolean live) {
    return new Runs.Entry(ShortId.of(id), name(), String.join(", ", monitors), live, notes());
  }

  /** The monitors' first: ids of sessions are mostly random, and the end of a long name is cut. */
  private String name() {
    return monitors.isEmpty() ? id : String.join(", ", monitors) + " (" + id + ")";
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>(run.notes());
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
    return ViewedRun.of(ShortId.of(id), name(), run.checkpoints())
        .withLosses(run.losses())
        .withFlags(run.flags())
        .withLive(live);
  }
}
