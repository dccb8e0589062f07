package org.lyapunov4j.monitor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.lyapunov4j.checkpoint.Backlog;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.checkpoint.ForecastSink;
import org.lyapunov4j.checkpoint.Outlook;
import org.lyapunov4j.checkpoint.ReportSource;
import org.lyapunov4j.checkpoint.ScoreSink;
import org.lyapunov4j.checkpoint.TrainedNetwork;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagSink;

/** The sinks and callbacks of a listener and its clones, each with a queue of its own. */
final class Outlets {
  private final List<Outlet> all = new ArrayList<>();
  private final Stowage stowage;
  private boolean begun;

  Outlets(
      List<CheckpointSink> sinks,
      List<Consumer<Flag>> callbacks,
      String monitor,
      Duration patience,
      Voice voice) {
    this(sinks, callbacks, monitor, patience, voice, new Stowage(voice));
  }

  Outlets(
      List<CheckpointSink> sinks,
      List<Consumer<Flag>> callbacks,
      String monitor,
      Duration patience,
      Voice voice,
      Stowage stowage) {
    this.stowage = stowage;
    for (CheckpointSink sink : sinks) {
      String name = "A sink (" + sink.getClass().getSimpleName() + ")";
      all.add(new Outlet(sink, name, monitor, patience, voice));
    }
    for (Consumer<Flag> callback : callbacks) {
      all.add(
          new Outlet(new FlagCallback(callback), "A callback for flags", monitor, patience, voice));
    }
  }

  /** Says what is trained: to the first of all networks belongs an introduction. */
  synchronized void network(ReportSource source, TrainedNetwork network) {
    for (Outlet outlet : all) {
      if (begun) {
        outlet.next(network);
      } else {
        outlet.introduce(
            sink -> {
              sink.source(source);
              sink.begin(source.name());
            });
        outlet.news("the network", sink -> sink.network(network));
      }
    }
    begun = true;
  }

  void accept(CheckpointReport report) {
    if (!all.isEmpty()) {
      Stowage.Held held = stowage.hold(report, all.size());
      all.forEach(outlet -> outlet.checkpoint(sink -> sink.accept(held.get()), held::taken));
    }
  }

  void score(int iteration, int epoch, double score) {
    for (Outlet outlet : all) {
      if (outlet.takesLosses()) {
        outlet.loss(
            sink -> {
              if (sink instanceof ScoreSink taker) {
                taker.score(iteration, epoch, score);
              }
            });
      }
    }
  }

  /** Gives a forecast to those that take forecasts. */
  void forecast(Outlook outlook) {
    for (Outlet outlet : all) {
      if (outlet.takesForecasts()) {
        outlet.news(
            "a forecast",
            sink -> {
              if (sink instanceof ForecastSink taker) {
                taker.forecast(outlook);
              }
            });
      }
    }
  }

  /** Gives a flag to those that take flags. */
  void flag(Flag flag) {
    for (Outlet outlet : all) {
      if (outlet.takesFlags()) {
        outlet.flag(
            sink -> {
              if (sink instanceof FlagSink taker) {
                taker.flag(flag);
              }
            });
      }
    }
  }

  /** Waits for all sinks but those that have been waited for in vain. */
  void keepUp() {
    all.forEach(Outlet::keepUp);
  }

  /**
   * Waits until what was given so far has been handed over.
   *
   * @return what has not, in time
   */
  Backlog settle(Patience patience) {
    Backlog missing = Backlog.NONE;
    for (Outlet outlet : all) {
      if (!outlet.settle(patience)) {
        missing = missing.plus(outlet.backlog());
      }
    }
    return missing;
  }

  /** Whether the caller is one of the sinks. */
  boolean isCurrent() {
    return all.stream().anyMatch(Outlet::isCurrent);
  }
}
