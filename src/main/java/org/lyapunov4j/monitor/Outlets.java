package org.lyapunov4j.monitor;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.checkpoint.ForecastSink;
import org.lyapunov4j.checkpoint.Outlook;
import org.lyapunov4j.checkpoint.ScoreSink;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagSink;

/**
 * The sinks of a listener and its clones. One thread at a time; what a sink throws is warned of
 * once, keeps nothing from the other sinks, and does not keep the next report from it.
 */
final class Outlets {
  private final List<CheckpointSink> sinks;
  private final boolean scores;
  private final String monitor;
  private final Warnings warnings;
  private boolean begun;

  Outlets(List<CheckpointSink> sinks, String monitor, Warnings warnings) {
    this.sinks = new ArrayList<>(sinks);
    this.scores = sinks.stream().anyMatch(ScoreSink.class::isInstance);
    this.monitor = monitor;
    this.warnings = warnings;
  }

  synchronized void accept(CheckpointReport report) {
    begin();
    for (CheckpointSink sink : sinks) {
      try {
        sink.accept(report);
      } catch (Throwable thrown) {
        warn(sink, thrown, "a report", "it still gets later ones");
      }
    }
  }

  void score(int iteration, int epoch, double score) {
    if (!scores) {
      return;
    }
    synchronized (this) {
      begin();
      for (CheckpointSink sink : sinks) {
        if (sink instanceof ScoreSink taker) {
          try {
            taker.score(iteration, epoch, score);
          } catch (Throwable thrown) {
            warn(sink, thrown, "a loss", "it still gets later ones");
          }
        }
      }
    }
  }

  /** Gives a forecast to the sinks that take forecasts. */
  synchronized void forecast(Outlook outlook) {
    begin();
    for (CheckpointSink sink : sinks) {
      if (sink instanceof ForecastSink taker) {
        try {
          taker.forecast(outlook);
        } catch (Throwable thrown) {
          warn(sink, thrown, "a forecast", "it still gets later ones");
        }
      }
    }
  }

  /** Gives a flag to the sinks that take flags. */
  synchronized void flag(Flag flag) {
    begin();
    for (CheckpointSink sink : sinks) {
      if (sink instanceof FlagSink taker) {
        try {
          taker.flag(flag);
        } catch (Throwable thrown) {
          warn(sink, thrown, "a flag", "it still gets later ones");
        }
      }
    }
  }

  private void begin() {
    if (begun) {
      return;
    }
    begun = true;
    for (Iterator<CheckpointSink> each = sinks.iterator(); each.hasNext(); ) {
      CheckpointSink sink = each.next();
      try {
        sink.begin(monitor);
      } catch (Throwable thrown) {
        each.remove();
        warn(sink, thrown, "the monitor", "it gets no reports from it");
      }
    }
  }

  private void warn(CheckpointSink sink, Throwable thrown, String what, String then) {
    Trouble.contain(thrown);
    warnings.once(
        "sink " + System.identityHashCode(sink),
        "A sink ("
            + sink.getClass().getSimpleName()
            + ") did not take "
            + what
            + " of "
            + monitor
            + ", training goes on and "
            + then
            + ": "
            + Trouble.describe(thrown),
        thrown);
  }
}
