package org.lyapunov4j.spectrum;

import java.util.Arrays;
import java.util.concurrent.atomic.DoubleAdder;

/** What this machine's BLAS does at its best: large products of doubles, one a thread. */
public final class GemmRate {
  private static final int SIZE = 768;
  private static final long NANOS = 300_000_000L;

  private GemmRate() {}

  /** Flops per second of so many threads together; takes a third of a second. */
  public static double flopsPerSecond(int threads) {
    DoubleAdder total = new DoubleAdder();
    Thread[] workers = new Thread[threads];
    BlasThreads single = BlasThreads.single();
    try (single) {
      for (int i = 0; i < threads; i++) {
        workers[i] = new Thread(() -> total.add(ofOneThread()), "lyapunov4j-gemm");
        workers[i].start();
      }
      for (Thread worker : workers) {
        worker.join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return total.sum();
  }

  private static double ofOneThread() {
    double[] a = new double[SIZE * SIZE];
    double[] product = new double[SIZE * SIZE];
    Arrays.fill(a, 0.5);
    try (MatrixProduct multiply =
        new MatrixProduct(Matrix.columnMajor(SIZE, SIZE, a), SIZE, SIZE)) {
      multiply.apply(a, 0, SIZE, product);
      long start = System.nanoTime();
      long count = 0;
      while (System.nanoTime() - start < NANOS) {
        multiply.apply(a, 0, SIZE, product);
        count++;
      }
      return 2.0 * SIZE * SIZE * SIZE * count / ((System.nanoTime() - start) / 1e9);
    }
  }
}
