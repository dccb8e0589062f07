package org.lyapunov4j.spectrum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Gradient flossing (Engelken, arXiv 2312.17306, 2023): changes a cell's parameters until its
 * leading exponents are near a target, by the exact gradient of the mean of their squared distances
 * to it, {@link ExponentGradient}, and Adam. What it is for is a network that is to bridge many
 * steps; it lasts directions where no gain or bias can.
 *
 * <p>One sequence a thread; the result does not depend on how many. Memory, a thread: 26 numbers a
 * unit and step for an LSTM, fewer for others, and the tangent vectors of a sequence where they are
 * below 32 MiB. Not thread-safe.
 */
public final class Flossing {
  /** Steps that a sequence must have left to count. */
  private static final int FEWEST_STEPS = 2;

  private final FlossOptions options;
  private final int k;
  private final Adam adam;
  private RecurrentCell cell;
  private AdjointCell adjoint;
  private int done;

  private Flossing(RecurrentCell cell, AdjointCell adjoint, FlossOptions options) {
    this.options = options;
    this.cell = cell;
    this.adjoint = adjoint;
    this.adam = new Adam(options.rate(), options.clip());
    this.k =
        options.exponents() == FlossOptions.HALF
            ? Math.max(1, cell.units() / 2)
            : options.exponents();
    if (k > adjoint.tangentSize()) {
      throw new IllegalArgumentException(
          "exponents must be in [1, "
              + adjoint.tangentSize()
              + "] for "
              + cell.kind()
              + " with "
              + cell.units()
              + " units, got "
              + k);
    }
  }

  /** Whether a cell can be flossed. */
  public static boolean applies(RecurrentCell cell) {
    return cell.adjoint().filter(adjoint -> !adjoint.parameters().isEmpty()).isPresent();
  }

  /**
   * Begins.
   *
   * @throws IllegalArgumentException if the cell has no adjoint, or fewer exponents than asked for
   */
  public static Flossing of(RecurrentCell cell, FlossOptions options) {
    if (!applies(cell)) {
      throw new IllegalArgumentException(
          "flossing needs a cell whose adjoint is known, which this "
              + cell.kind()
              + " is not: it is for Elman, LSTM, GRU, antisymmetric and coRNN cells without layer"
              + " normalisation or softmax, GRU with the reset gate after the product");
    }
    return new Flossing(cell, cell.adjoint().orElseThrow(), options);
  }

  /** The cell as it is now. */
  public RecurrentCell cell() {
    return cell;
  }

  /** Its parameters as they are now. */
  public List<CellParameter> parameters() {
    return adjoint.parameters();
  }

  /**
   * The loss and its gradient; changes nothing. NaN where exponents are no numbers, or a step
   * annihilates one of the k directions.
   *
   * @param drive its sequences' first {@link FlossOptions#longest()} steps are gone through
   * @throws IllegalArgumentException if none is long enough, or the width of inputs is not the
   *     cell's
   */
  public FlossGradient gradient(Drive drive) {
    if (drive.inputs() != adjoint.inputSize()) {
      throw new IllegalArgumentException(
          "the drive must have the cell's "
              + adjoint.inputSize()
              + " inputs, got "
              + drive.inputs());
    }
    List<Integer> usable = usable(drive);
    if (usable.isEmpty()) {
      throw new IllegalArgumentException(
          "sequences must have "
              + FEWEST_STEPS
              + " steps besides the warm-up of "
              + options.warmup()
              + " of each to be flossed along, none has: give longer ones");
    }
    FlossGradient[] each = new FlossGradient[usable.size()];
    AtomicInteger next = new AtomicInteger();
    Runnable worker =
        () -> {
          try (ExponentGradient engine = new ExponentGradient(adjoint, k)) {
            for (int s = next.getAndIncrement(); s < each.length; s = next.getAndIncrement()) {
              each[s] = ofSequence(engine, drive, usable.get(s), frame(s));
            }
          }
        };
    int processors = Runtime.getRuntime().availableProcessors();
    int wanted = options.threads() == 0 ? processors : options.threads();
    BlasThreads single = BlasThreads.single();
    try (single) {
      SpectrumEstimator.runOn(Math.min(wanted, each.length), worker);
    }
    return mean(each);
  }

  /** Where tangents begin; always elsewhere, or parameters would be fitted to one beginning. */
  private double[] frame(int sequence) {
    long seed = new SplittableRandom(options.seed() + 1_000_003L * done + sequence).nextLong();
    return Frame.random(adjoint.tangentSize(), k, seed);
  }

  /** Sequences that are long enough. */
  private List<Integer> usable(Drive drive) {
    return IntStream.range(0, drive.sequences().size())
        .filter(b -> steps(drive, b) - warmup(steps(drive, b)) >= FEWEST_STEPS)
        .boxed()
        .toList();
  }

  private int steps(Drive drive, int b) {
    return Math.min(drive.steps(b), options.longest());
  }

  private int warmup(int steps) {
    return (int) (steps * options.warmup());
  }

  private FlossGradient ofSequence(ExponentGradient engine, Drive drive, int b, double[] frame) {
    int steps = steps(drive, b);
    double[] exponents = engine.forward(drive.sequences().get(b), steps, warmup(steps), frame);
    double loss = 0;
    double[] weights = new double[k];
    for (int i = 0; i < k; i++) {
      double distance = exponents[i] - options.target();
      loss += distance * distance / k;
      weights[i] = 2 * distance / k;
    }
    engine.clearGradients();
    if (!Double.isFinite(loss)) {
      return new FlossGradient(Double.NaN, exponents, List.of());
    }
    engine.backward(weights);
    return new FlossGradient(loss, exponents, engine.gradients());
  }

  private FlossGradient mean(FlossGradient[] each) {
    double loss = 0;
    double[] exponents = new double[k];
    List<double[]> sums =
        parameters().stream().map(p -> new double[p.rows() * p.columns()]).toList();
    for (FlossGradient one : each) {
      loss += one.loss() / each.length;
      double[] own = one.exponents();
      for (int i = 0; i < k; i++) {
        exponents[i] += own[i] / each.length;
      }
      for (int p = 0; p < one.gradients().size(); p++) {
        double[] values = one.gradients().get(p).values();
        double[] sum = sums.get(p);
        for (int i = 0; i < values.length; i++) {
          sum[i] += values[i] / each.length;
        }
      }
    }
    if (Double.isNaN(loss)) {
      sums.forEach(sum -> Arrays.fill(sum, Double.NaN));
    }
    List<CellParameter> parameters = parameters();
    return new FlossGradient(
        loss,
        exponents,
        IntStream.range(0, sums.size())
            .mapToObj(p -> parameters.get(p).withValues(sums.get(p)))
            .toList());
  }

  /**
   * One step of the optimiser along a drive; where the gradient is no number, none is taken and the
   * loss is NaN.
   */
  public FlossStep step(Drive drive) {
    FlossGradient gradient = gradient(drive);
    FlossStep step = new FlossStep(done, gradient.loss(), gradient.exponents(), gradient.norm());
    if (gradient.isFinite()) {
      take(gradient);
    }
    return step;
  }

  private void take(FlossGradient gradient) {
    become(adam.step(parameters(), gradient.gradients()));
    done++;
  }

  private void become(List<CellParameter> parameters) {
    cell = adjoint.with(parameters);
    adjoint = cell.adjoint().orElseThrow();
  }

  /**
   * All steps, each along other stretches of a pool's sequences. It is given up where exponents are
   * no numbers or chaotic, and what led there is taken back.
   *
   * @throws IllegalArgumentException as {@link #gradient} does
   */
  public FlossReport run(Drive pool) {
    Stretches stretches = new Stretches(pool, usable(pool), options);
    List<FlossStep> steps = new ArrayList<>();
    List<CellParameter> before = parameters();
    for (int s = 0; s < options.steps(); s++) {
      FlossGradient gradient = gradient(stretches.next());
      double leading = Arrays.stream(gradient.exponents()).max().orElse(Double.NaN);
      steps.add(new FlossStep(done, gradient.loss(), gradient.exponents(), gradient.norm()));
      if (!gradient.isFinite() || leading > options.chaos()) {
        become(before);
        FlossReport.Ending ending =
            gradient.isFinite() ? FlossReport.Ending.CHAOS : FlossReport.Ending.NOT_A_NUMBER;
        return new FlossReport(steps, ending, cell, parameters());
      }
      before = parameters();
      take(gradient);
    }
    return new FlossReport(steps, FlossReport.Ending.DONE, cell, parameters());
  }

  /** Draws from a pool: every sequence once before any comes again, a stretch of a long one. */
  private static final class Stretches {
    private final Drive pool;
    private final int longest;
    private final int sequences;
    private final Random random;
    private final List<Integer> usable;
    private final List<Integer> waiting = new ArrayList<>();

    Stretches(Drive pool, List<Integer> usable, FlossOptions options) {
      this.pool = pool;
      this.usable = usable;
      this.longest = options.longest();
      this.sequences = options.sequences();
      this.random = new Random(options.seed());
    }

    Drive next() {
      List<double[]> drawn = new ArrayList<>();
      for (int i = 0; i < sequences && !usable.isEmpty(); i++) {
        if (waiting.isEmpty()) {
          waiting.addAll(usable);
          Collections.shuffle(waiting, random);
        }
        int b = waiting.remove(waiting.size() - 1);
        int spare = pool.steps(b) - longest;
        int start = spare > 0 ? random.nextInt(spare + 1) : 0;
        int end = Math.min(pool.steps(b), start + longest);
        drawn.add(
            Arrays.copyOfRange(
                pool.sequences().get(b), start * pool.inputs(), end * pool.inputs()));
      }
      return new Drive(pool.inputs(), drawn);
    }
  }
}
