package org.lyapunov4j.spectrum;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How growth of gradients is measured along with a spectrum: from all directions where they are
 * evolved anyway, else by passes of the cell's adjoint through some of the trajectories, so that it
 * takes at most about a fifth of the time; where there is no adjoint, not at all.
 */
final class GrowthPlan {
  /** Windows of one kind along a trajectory, where every one takes a decomposition only. */
  private static final int MOST_WINDOWS = 8;

  /** The same where every one takes passes of its own, and can be afforded. */
  private static final int FEWER_WINDOWS = 2;

  private static final double SHARE = 0.2;

  /** What a step of the state costs, in vectors of a flow. */
  private static final double STATE = 12;

  /** What a vector costs by itself, in vectors of a flow that go through a step together. */
  private static final double ALONE = 2.5;

  /** A scatter needs as many. */
  private static final int FEWEST_TRAJECTORIES = 2;

  private final Optional<AdjointCell> adjoint;
  private final boolean whole;
  private final int k;
  private final int leading;
  private final boolean random;
  private final int stateSize;
  private final Trajectories trajectories;
  private final List<Integer> lengths;
  private final int most;
  private final int measured;

  private GrowthPlan(
      RecurrentCell cell, Trajectories trajectories, SpectrumOptions options, int k) {
    int d = cell.tangentSize();
    this.whole = k == d;
    this.k = k;
    this.leading = Math.min(d, options.growth());
    this.random = options.frame() != FrameStart.IDENTITY;
    this.stateSize = cell.stateSize();
    this.adjoint = whole ? Optional.empty() : cell.adjoint();
    this.trajectories = trajectories;
    this.lengths = options.windows();
    boolean passes = options.growth() > 0 && adjoint.isPresent();
    int affordable = passes ? affordable(FEWER_WINDOWS) : 0;
    this.most = whole ? MOST_WINDOWS : affordable < FEWEST_TRAJECTORIES ? 1 : FEWER_WINDOWS;
    this.measured =
        whole && options.growth() > 0
            ? trajectories.count()
            : passes
                ? Math.min(trajectories.count(), Math.max(FEWEST_TRAJECTORIES, affordable))
                : 0;
  }

  /**
   * The plan for a flow.
   *
   * @param k its vectors
   */
  static GrowthPlan of(
      RecurrentCell cell, Trajectories trajectories, SpectrumOptions options, int k) {
    return new GrowthPlan(cell, trajectories, options, k);
  }

  /** How many trajectories can be measured with so many windows of each length. */
  private int affordable(int windows) {
    double flow = 0;
    double passes = 0;
    for (int b = 0; b < trajectories.count(); b++) {
      int steps = trajectories.steps(b);
      flow += steps * (k + STATE);
      for (GrowthWindows each : trajectories.windows(b, lengths, windows)) {
        passes += each.count(steps) * each.length() * leading * ALONE;
      }
    }
    return (int) (trajectories.count() * SHARE * flow / passes);
  }

  /** Whether there is anything to measure. */
  boolean isEmpty() {
    return measured == 0;
  }

  /** Whether trajectory b is measured: some, spread evenly. */
  boolean measures(int b) {
    long count = trajectories.count();
    return (b + 1L) * measured / count > (long) b * measured / count;
  }

  /** The kinds of windows along trajectory b. */
  List<GrowthWindows> windows(int b) {
    return trajectories.windows(b, lengths, most);
  }

  /** What the trajectories' windows come to. */
  GradientGrowth average(double[][][][] logs) {
    if (isEmpty()) {
      return GradientGrowth.UNKNOWN;
    }
    List<List<GrowthWindows>> all =
        IntStream.range(0, logs.length)
            .mapToObj(b -> measures(b) ? windows(b) : List.<GrowthWindows>of())
            .toList();
    return GrowthAverage.of(all, logs);
  }

  /** Bytes that one thread needs. */
  long bytes() {
    int longest = IntStream.range(0, trajectories.count()).map(trajectories::steps).max().orElse(0);
    return isEmpty() || whole
        ? 0
        : LeadingGrowth.bytes(adjoint.get(), leading, longest)
            + (1L + lengths.size()) * SketchedProduct.bytes(adjoint.get(), leading);
  }

  /** What one thread measures with. */
  Measuring begin() {
    return new Measuring();
  }

  /** The scratch memory of one thread; not thread-safe. */
  final class Measuring implements AutoCloseable {
    private final LeadingGrowth passes =
        isEmpty() || whole ? null : new LeadingGrowth(adjoint.orElseThrow(), leading);
    private final GrowthRecorder recorder = new GrowthRecorder(stateSize, this::kind, passes);

    private WindowGrowth kind() {
      return passes == null
          ? new WholeProduct(k, leading)
          : new SketchedProduct(adjoint.orElseThrow(), k, leading, random, passes);
    }

    /** Makes a flow tell what is needed of trajectory b. */
    void attach(TangentFlow flow, int b, double[] initial) {
      if (!measures(b)) {
        flow.observe(null);
        return;
      }
      recorder.begin(trajectories.steps(b), windows(b), initial);
      if (passes != null) {
        passes.drive(trajectories.inputs(b), trajectories.steps(b));
      }
      flow.observe(recorder);
    }

    /** What was measured of trajectory b, an array [windows][leading] for each kind of window. */
    double[][][] detach(int b) {
      if (!measures(b)) {
        return new double[0][][];
      }
      recorder.end();
      return recorder.logs();
    }

    @Override
    public void close() {
      if (passes != null) {
        passes.close();
      }
    }
  }
}
