package org.lyapunov4j.spectrum;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Computes Lyapunov spectra of driven cells: exponents lambda_i = lim (1/T) sum_t ln R_ii(t) from
 * Q_t R_t = J_t Q_(t-1), in nats per time step, by the tangent flow of {@link TangentFlow}.
 *
 * <p>With {@link FrameStart#ALIGNED}, the default, exponents do not depend on where the vectors
 * begin. Sequences are gone through in {@link Trajectories groups}, each from its own initial
 * state; the first of a group begins with random orthonormal vectors, every other with those that
 * the one before has ended with, and the steps in which state and vectors settle are not counted.
 *
 * <p>With {@link FrameStart#IDENTITY} every sequence begins with the first k columns of the
 * identity. When fewer exponents are asked for than there are, one random direction is evolved
 * behind them as a guard; should it outgrow one of them, the identity's columns were caught in an
 * invariant subspace (an identity or diagonal recurrent matrix), and the estimate is repeated from
 * random directions.
 *
 * <p>With {@link DriveMode#PER_SEQUENCE} the exponents are the growth of all sequences over the
 * counted steps of all sequences, sorted. Groups of sequences are spread over threads; the result
 * does not depend on how many.
 *
 * <p>Memory, with d the dimension of the tangent space, k exponents and p = min(threads,
 * sequences): p times (8 k (4 d + 195) bytes, 8 k (d + 129) more in single precision, and the
 * cell's {@link RecurrentCell#scratchBytes}, which for a gated cell of n units and g gates is about
 * 8 k (d + 2 g n) + 16 g n^2). Fewer threads are used where that saves what is too much, and an
 * estimate that exceeds {@link SpectrumOptions#maxBytes()} even on one thread is refused before
 * anything is allocated. Time: see {@link #flopsPerStep}.
 *
 * <p>Sources: Benettin, Galgani, Giorgilli and Strelcyn, Meccanica 15 (1980); Engelken, Wolf and
 * Abbott, arXiv 2006.02427 (2020); Vogt, Puelma Touzel, Shlizerman and Lajoie, Front. Appl. Math.
 * Stat. 8 (2022).
 */
public final class SpectrumEstimator {
  private static final int MAX_BLOCKS = 10;
  private static final int MIN_BLOCK_STEPS = 4;

  /** Growth in nats, over a whole trajectory, by which the guard must lead to be believed. */
  private static final double GUARD_LEAD = 5;

  private final SpectrumOptions options;
  private final boolean beside;

  public SpectrumEstimator(SpectrumOptions options) {
    this(options, false);
  }

  private SpectrumEstimator(SpectrumOptions options, boolean beside) {
    this.options = options;
    this.beside = beside;
  }

  /**
   * The same estimator for use beside other computations of this process: on one thread, the
   * caller's, and leaving alone how many threads BLAS uses, which is the whole process's setting.
   */
  public SpectrumEstimator besideOthers() {
    return new SpectrumEstimator(options.withThreads(1), true);
  }

  /** How many threads BLAS uses in this process at this moment. */
  public static int blasThreads() {
    return BlasThreads.count();
  }

  /**
   * Floating-point operations of one step with k exponents, reorthonormalised: the cell's products
   * and the factorisation by blocks, 2 d k^2. What adaptive intervals save is not taken off.
   */
  public static double flopsPerStep(RecurrentCell cell, int k) {
    return cell.flopsPerStep(k) + 2.0 * cell.tangentSize() * k * k;
  }

  public SpectrumOptions options() {
    return options;
  }

  /**
   * The spectrum of one cell along one drive.
   *
   * @throws IllegalArgumentException if the drive does not fit the cell, if more exponents are
   *     asked for than there are, if no step is left after the warm-up, or if the estimate would
   *     need more memory than allowed
   */
  public LyapunovSpectrum estimate(RecurrentCell cell, Drive drive) {
    long start = System.nanoTime();
    if (drive.inputs() != cell.inputSize()) {
      throw new IllegalArgumentException(
          "the drive must have the cell's " + cell.inputSize() + " inputs, got " + drive.inputs());
    }
    RecurrentCell seen =
        options.mode() == StateMode.HIDDEN_ONLY && cell.tangentSize() > cell.units()
            ? new HiddenOnlyCell(cell)
            : cell;
    int d = seen.tangentSize();
    int k = options.exponents() == SpectrumOptions.ALL ? d : options.exponents();
    if (k > d) {
      throw new IllegalArgumentException(
          "exponents must be in [1, "
              + d
              + "] for "
              + cell.kind()
              + " with "
              + cell.units()
              + " units, got "
              + k);
    }
    if (!options.initialState().isEmpty() && options.initialState().size() != cell.stateSize()) {
      throw new IllegalArgumentException(
          "initialState must have the cell's "
              + cell.stateSize()
              + " entries, got "
              + options.initialState().size());
    }
    Trajectories trajectories = Trajectories.of(drive, options);
    boolean guarded = options.frame() == FrameStart.IDENTITY && k < d;
    int vectors = guarded ? k + 1 : k;
    GrowthPlan plan = GrowthPlan.of(seen, trajectories, options, vectors);
    int threads = affordableThreads(seen, vectors, trajectories.groups(), plan);
    SpectrumAverage average;
    GradientGrowth growth;
    BlasThreads single = beside ? BlasThreads.asTheyAre() : BlasThreads.single();
    try (single) {
      double[] frame =
          guarded
              ? Frame.guarded(d, vectors)
              : options.frame() == FrameStart.IDENTITY ? Frame.identity(d, d) : Frame.random(d, k);
      double[][][][] logs = new double[trajectories.count()][][][];
      average = average(seen, trajectories, frame, vectors, threads, plan, logs);
      growth = plan.average(logs);
      if (guarded && average.lead(k) > GUARD_LEAD) {
        plan = GrowthPlan.of(seen, trajectories, options.withGrowth(0), k);
        average = average(seen, trajectories, Frame.random(d, k), k, threads, plan, logs);
      }
    }
    return average
        .spectrum(k, d, cell.timeStep(), options, System.nanoTime() - start)
        .withGrowth(growth);
  }

  private int affordableThreads(RecurrentCell cell, int k, int groups, GrowthPlan plan) {
    int wanted =
        options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
    long each =
        TangentFlow.bytes(cell.tangentSize(), k, options.precision())
            + cell.scratchBytes(k)
            + plan.bytes();
    long affordable = options.maxBytes() / each;
    boolean addressable = (long) cell.tangentSize() * k < Integer.MAX_VALUE / 4;
    if (affordable == 0 || !addressable) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d exponents of %s with %d units need %d MiB, the limit is %d MiB: ask for fewer"
                  + " exponents",
              k,
              cell.kind(),
              cell.units(),
              each >> 20,
              options.maxBytes() >> 20));
    }
    return (int) Math.min(Math.min(wanted, groups), affordable);
  }

  private SpectrumAverage average(
      RecurrentCell cell,
      Trajectories trajectories,
      double[] frame,
      int k,
      int threads,
      GrowthPlan plan,
      double[][][][] logs) {
    double[] initial = new double[cell.stateSize()];
    for (int i = 0; i < options.initialState().size(); i++) {
      initial[i] = options.initialState().get(i);
    }
    double[][][] growth = new double[trajectories.count()][][];
    for (int b = 0; b < growth.length; b++) {
      int blocks = Math.max(1, Math.min(MAX_BLOCKS, trajectories.counted(b) / MIN_BLOCK_STEPS));
      growth[b] = new double[blocks][k];
    }
    boolean[][] bounded = new boolean[growth.length][k];
    AtomicInteger next = new AtomicInteger();
    Runnable worker =
        () -> {
          try (TangentFlow flow =
                  new TangentFlow(cell, k, options.interval(), options.precision());
              GrowthPlan.Measuring measuring = plan.begin()) {
            for (int g = next.getAndIncrement();
                g < trajectories.groups();
                g = next.getAndIncrement()) {
              for (int b = trajectories.first(g); b < trajectories.first(g + 1); b++) {
                measuring.attach(flow, b, initial);
                flow.run(
                    trajectories.inputs(b),
                    trajectories.steps(b),
                    initial,
                    frame,
                    b > trajectories.first(g),
                    trajectories.warmup(b),
                    growth[b]);
                for (int j = 0; j < k; j++) {
                  bounded[b][j] = flow.bounded(j);
                }
                logs[b] = measuring.detach(b);
              }
            }
          }
        };
    runOn(threads, worker);
    return new SpectrumAverage(growth, bounded, trajectories);
  }

  static void runOn(int threads, Runnable worker) {
    if (threads == 1) {
      worker.run();
      return;
    }
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "lyapunov4j-spectrum");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(pool.submit(worker));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (failed.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while computing a spectrum", interrupted);
    } finally {
      pool.shutdownNow();
    }
  }
}
