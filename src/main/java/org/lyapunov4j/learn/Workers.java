package org.lyapunov4j.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.nd4j.linalg.factory.Nd4j;

/** Does jobs side by side that do not need each other. */
public final class Workers {
  private Workers() {}

  /**
   * As many threads as there are processors, where BLAS keeps to one thread a caller; 1 where it
   * spreads over the processors itself, because both at once get in each other's way. Asked by way
   * of ND4J, because BLAS that was not yet loaded does not know.
   */
  public static int available() {
    return Nd4j.factory().blas().getMaxThreads() == 1
        ? Runtime.getRuntime().availableProcessors()
        : 1;
  }

  /**
   * Does all jobs.
   *
   * @return their results in the order of the jobs
   * @throws RuntimeException the first that a job throws; what has not begun is not begun then
   */
  public static <T> List<T> run(int threads, List<Callable<T>> jobs) {
    ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, threads));
    try {
      List<Future<T>> futures = jobs.stream().map(pool::submit).toList();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stopped);
    } finally {
      pool.shutdownNow();
    }
  }
}
