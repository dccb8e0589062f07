package org.lyapunov4j.spectrum;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;

/**
 * How a spectrum is computed. Immutable; begin with {@link #defaults()} and change what you need.
 *
 * @param exponents k, how many leading exponents; 0 for all
 * @param warmup steps of each trajectory that are evolved and reorthonormalised but not counted;
 *     {@link #AUTOMATIC} for a part of each that follows its length
 * @param frame where the tangent vectors begin a sequence
 * @param drive how the sequences of a drive become trajectories
 * @param mode which part of the state the tangent map acts on
 * @param interval steps between reorthonormalisations; 0 adapts it to the spread of the exponents
 * @param precision of matrix products and factorisations
 * @param tolerance what {@code converged} asks of errors and drift, in nats per step
 * @param threads how many sequences are computed at a time; 0 for one a processor
 * @param maxBytes memory above which an estimate is refused before it starts
 * @param initialState what every trajectory begins in, [stateSize]; empty for zero
 * @param growth m, how many leading singular values of products of tangent maps are told as {@link
 *     GradientGrowth}; 0 for none
 * @param windows lengths in steps, besides whole sequences, over which that growth is told
 */
public record SpectrumOptions(
    int exponents,
    int warmup,
    FrameStart frame,
    DriveMode drive,
    StateMode mode,
    int interval,
    Precision precision,
    double tolerance,
    int threads,
    long maxBytes,
    List<Double> initialState,
    int growth,
    List<Integer> windows)
    implements Serializable {

  /** Steps between reorthonormalisations follow the spread of the exponents. */
  public static final int ADAPTIVE = 0;

  /** All exponents. */
  public static final int ALL = 0;

  /**
   * A quarter of each trajectory is not counted where the frame is aligned, and up to {@value
   * #ALIGNING_STEPS} steps more, at most as many again, where nothing before has aligned it; no
   * step is left out where the frame begins at the identity.
   */
  public static final int AUTOMATIC = -1;

  /** Most steps that are left out beyond a quarter while vectors turn to their directions. */
  static final int ALIGNING_STEPS = 100;

  /** Default of {@link #tolerance()}, nats per step. */
  public static final double DEFAULT_TOLERANCE = 0.05;

  /** Default of {@link #growth()}. */
  public static final int DEFAULT_GROWTH = 4;

  public SpectrumOptions {
    atLeast("exponents", exponents, 0);
    atLeast("warmup", warmup, AUTOMATIC);
    atLeast("interval", interval, 0);
    atLeast("threads", threads, 0);
    atLeast("maxBytes", maxBytes, 1);
    atLeast("growth", growth, 0);
    requireNonNull(frame, "frame must not be null");
    if (!(tolerance > 0)) {
      throw new IllegalArgumentException("tolerance must be above 0, got " + tolerance);
    }
    initialState = List.copyOf(initialState);
    windows = windows.stream().distinct().sorted().toList();
    if (!windows.isEmpty()) {
      atLeast("windows", windows.get(0), 1);
    }
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
    }
  }

  /**
   * All exponents of the full state, each sequence from the zero state, an aligned frame, a quarter
   * of each sequence as warm-up, adaptive interval, growth of gradients over whole sequences, at
   * most a quarter of the Java heap's limit.
   */
  public static SpectrumOptions defaults() {
    return new SpectrumOptions(
        ALL,
        AUTOMATIC,
        FrameStart.ALIGNED,
        DriveMode.PER_SEQUENCE,
        StateMode.FULL,
        ADAPTIVE,
        Precision.DOUBLE,
        DEFAULT_TOLERANCE,
        0,
        Runtime.getRuntime().maxMemory() / 4,
        List.of(),
        DEFAULT_GROWTH,
        List.of());
  }

  /**
   * Steps of a trajectory that are not counted.
   *
   * @param steps length of the trajectory
   * @param alignedBefore whether its vectors come from a trajectory before
   */
  int warmup(int steps, boolean alignedBefore) {
    if (warmup != AUTOMATIC) {
      return warmup;
    }
    if (frame == FrameStart.IDENTITY) {
      return 0;
    }
    int quarter = steps / 4;
    return alignedBefore ? quarter : quarter + Math.min(quarter, ALIGNING_STEPS);
  }

  public SpectrumOptions withExponents(int k) {
    return with(changed -> changed.exponents = k);
  }

  public SpectrumOptions withWarmup(int steps) {
    return with(changed -> changed.warmup = steps);
  }

  public SpectrumOptions withFrame(FrameStart value) {
    return with(changed -> changed.frame = value);
  }

  public SpectrumOptions withDrive(DriveMode value) {
    return with(changed -> changed.drive = value);
  }

  public SpectrumOptions withMode(StateMode value) {
    return with(changed -> changed.mode = value);
  }

  public SpectrumOptions withInterval(int steps) {
    return with(changed -> changed.interval = steps);
  }

  public SpectrumOptions withPrecision(Precision value) {
    return with(changed -> changed.precision = value);
  }

  public SpectrumOptions withTolerance(double natsPerStep) {
    return with(changed -> changed.tolerance = natsPerStep);
  }

  public SpectrumOptions withThreads(int count) {
    return with(changed -> changed.threads = count);
  }

  public SpectrumOptions withMaxBytes(long bytes) {
    return with(changed -> changed.maxBytes = bytes);
  }

  public SpectrumOptions withInitialState(List<Double> state) {
    return with(changed -> changed.initialState = state);
  }

  public SpectrumOptions withGrowth(int leading) {
    return with(changed -> changed.growth = leading);
  }

  public SpectrumOptions withWindows(List<Integer> steps) {
    return with(changed -> changed.windows = steps);
  }

  private SpectrumOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /** Options on their way from one set to the next. */
  private static final class Draft {
    int exponents;
    int warmup;
    FrameStart frame;
    DriveMode drive;
    StateMode mode;
    int interval;
    Precision precision;
    double tolerance;
    int threads;
    long maxBytes;
    List<Double> initialState;
    int growth;
    List<Integer> windows;

    Draft(SpectrumOptions from) {
      exponents = from.exponents;
      warmup = from.warmup;
      frame = from.frame;
      drive = from.drive;
      mode = from.mode;
      interval = from.interval;
      precision = from.precision;
      tolerance = from.tolerance;
      threads = from.threads;
      maxBytes = from.maxBytes;
      initialState = from.initialState;
      growth = from.growth;
      windows = from.windows;
    }

    SpectrumOptions options() {
      return new SpectrumOptions(
          exponents,
          warmup,
          frame,
          drive,
          mode,
          interval,
          precision,
          tolerance,
          threads,
          maxBytes,
          initialState,
          growth,
          windows);
    }
  }
}
