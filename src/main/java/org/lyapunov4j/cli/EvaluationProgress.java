package org.lyapunov4j.cli;

import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.lyapunov4j.study.EvaluationObserver;

/**
 * Shows how far an evaluation is: a bar with the time left on a terminal, elsewhere a line at the
 * beginning and at most every ten seconds.
 */
final class EvaluationProgress implements EvaluationObserver, AutoCloseable {
  private static final long LINE_NANOS = 10_000_000_000L;

  private final PrintWriter err;
  private final boolean terminal = Boolean.getBoolean(Progress.TERMINAL);
  private long start;
  private long lastLine;
  private ProgressBar bar;

  EvaluationProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void forecast(double at, int done, int all) {
    if (done == 0) {
      close();
      start = System.nanoTime();
      lastLine = start;
      if (terminal) {
        bar = bar(at, all);
      } else {
        err.printf(Locale.ROOT, "progress %.3g: %d parts to forecast%n", at, all);
        err.flush();
      }
    } else if (bar != null) {
      bar.stepTo(done);
    } else if (System.nanoTime() - lastLine >= LINE_NANOS && done < all) {
      lastLine = System.nanoTime();
      double seconds = (lastLine - start) / 1e9 / done * (all - done);
      err.printf(
          Locale.ROOT,
          "progress %.3g: %d of %d parts forecast, about %.0f s left%n",
          at,
          done,
          all,
          seconds);
      err.flush();
    }
  }

  private static ProgressBar bar(double at, int all) {
    return new ProgressBarBuilder()
        .setTaskName(String.format(Locale.ROOT, "progress %.3g", at))
        .setStyle(ProgressBarStyle.ASCII)
        .setInitialMax(all)
        .setUpdateIntervalMillis(500)
        .build();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
