package org.lyapunov4j.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.sweep.SweepObserver;

/**
 * Shows how far a sweep is: a bar with the time left on a terminal, a line at most every ten
 * seconds elsewhere.
 */
final class SweepProgress implements SweepObserver, AutoCloseable {
  private static final long LINE_NANOS = 10_000_000_000L;

  private final PrintWriter out;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private long lastLine = start;
  private ProgressBar bar;
  private int before;
  private int finished;
  private int trials;
  private int diverged;
  private int pruned;

  SweepProgress(PrintWriter out) {
    this.out = out;
    this.terminal = Boolean.getBoolean(Progress.TERMINAL);
  }

  @Override
  public void damaged(String what) {
    out.println(what);
    out.flush();
  }

  @Override
  public void begun(int already, int all) {
    before = already;
    finished = already;
    trials = all;
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("trials")
              .setStyle(ProgressBarStyle.ASCII)
              .setInitialMax(all)
              .startsFrom(already, Duration.ZERO)
              .setUpdateIntervalMillis(500)
              .build();
    }
  }

  @Override
  public void finished(Trial trial) {
    finished++;
    diverged += trial.outcome().diverged() ? 1 : 0;
    pruned += trial.pruned().isPresent() ? 1 : 0;
    if (bar != null) {
      bar.stepTo(finished);
      bar.setExtraMessage(ends());
    } else if (finished == trials || System.nanoTime() - lastLine >= LINE_NANOS) {
      lastLine = System.nanoTime();
      out.printf("%d of %d trials, %s%s%n", finished, trials, ends(), left());
      out.flush();
    }
  }

  private String ends() {
    return diverged + " diverged" + (pruned == 0 ? "" : ", " + pruned + " pruned");
  }

  private String left() {
    double elapsed = (System.nanoTime() - start) / 1e9;
    double seconds = elapsed / (finished - before) * (trials - finished);
    if (finished == trials) {
      return "";
    }
    return seconds < 90
        ? String.format(Locale.ROOT, ", about %.0f s left", seconds)
        : String.format(Locale.ROOT, ", about %.0f min left", seconds / 60);
  }

  @Override
  public void failed(String trial, String reason) {
    out.println(trial + " could not be trained: " + reason);
    out.flush();
  }

  /** Trials of this session that diverged. */
  int diverged() {
    return diverged;
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
