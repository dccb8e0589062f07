package org.lyapunov4j.flag;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.checkpoint.LayerFailure;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.checkpoint.UnitHealth;
import org.lyapunov4j.spectrum.GradientGrowth;
import org.lyapunov4j.spectrum.GrowthWindow;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.spectrum.StateMode;

/** Made-up runs for rules to judge: a checkpoint every ten updates of a hundred. */
public final class Runs {
  public static final int EVERY = 10;
  public static final int PLANNED = 100;
  static final Instant START = Instant.parse("2024-05-01T12:00:00Z");

  private final List<CheckpointReport> reports = new ArrayList<>();
  private final List<Loss> losses = new ArrayList<>();
  private TrainingContext context = new TrainingContext(100, 0, PLANNED);
  private boolean progressKnown = true;
  private int first;
  private int every = EVERY;

  /** Checkpoints so many updates apart, of the next one on. */
  public Runs every(int updates) {
    every = updates;
    return this;
  }

  public static Runs run() {
    return new Runs();
  }

  /** A layer of one unit with a standard error of 0.01. */
  public static LayerSpectrum layer(String name, double... exponents) {
    return layer(name, 0.01, exponents);
  }

  public static LayerSpectrum layer(String name, double error, double[] exponents) {
    double[] errors = new double[exponents.length];
    Arrays.fill(errors, error);
    int n = exponents.length;
    return new LayerSpectrum(
        name,
        Direction.FORWARD,
        "Elman",
        n,
        n,
        new LyapunovSpectrum(
            StateMode.FULL, exponents, errors, errors, new double[0][], n, 800, 0, 8, true, 1));
  }

  /** The same layer, driven by so many steps of 8 sequences each; 0 is unknown. */
  public static LayerSpectrum driven(LayerSpectrum layer, int steps) {
    LyapunovSpectrum s = layer.spectrum();
    return with(
        layer,
        new LyapunovSpectrum(
            s.mode(),
            s.exponents(),
            s.sequenceErrors(),
            s.blockErrors(),
            s.running(),
            s.dimension(),
            8L * steps,
            0,
            8,
            true,
            1,
            s.frame(),
            s.bound(),
            s.deadShares(),
            1,
            s.growth()),
        layer.health());
  }

  /** The same layer, whose directions die in so large a share of sequences. */
  public static LayerSpectrum dying(LayerSpectrum layer, double... shares) {
    LyapunovSpectrum s = layer.spectrum();
    return with(
        layer,
        new LyapunovSpectrum(
            s.mode(),
            s.exponents(),
            s.sequenceErrors(),
            s.blockErrors(),
            s.running(),
            s.dimension(),
            s.steps(),
            0,
            8,
            true,
            1,
            s.frame(),
            s.bound(),
            shares,
            1,
            s.growth()),
        layer.health());
  }

  /** The same layer, with units in such a state. */
  public static LayerSpectrum units(
      LayerSpectrum layer, double dead, double saturated, double alike) {
    return with(layer, layer.spectrum(), new UnitHealth(dead, saturated, alike));
  }

  /**
   * The same layer, with what gradients do over windows.
   *
   * @param logGrowth over so many steps, typical; the mean is a nat more, the error 0.1
   */
  public static LayerSpectrum growing(LayerSpectrum layer, int steps, double logGrowth) {
    GrowthWindow window =
        new GrowthWindow(
            steps,
            true,
            4,
            new double[] {logGrowth / steps},
            new double[] {0.2 / steps},
            logGrowth + 1,
            0);
    List<GrowthWindow> windows = new ArrayList<>(layer.growth().windows());
    windows.add(window);
    return with(layer, layer.spectrum().withGrowth(new GradientGrowth(windows)), layer.health());
  }

  private static LayerSpectrum with(
      LayerSpectrum layer, LyapunovSpectrum spectrum, UnitHealth health) {
    return new LayerSpectrum(
        layer.layer(),
        layer.direction(),
        layer.cell(),
        layer.units(),
        layer.stateSize(),
        spectrum,
        health);
  }

  /** What was noticed besides. */
  public Runs facts(TrainingFacts facts) {
    context = context.withFacts(facts);
    return this;
  }

  /** A network that had been trained for so many updates before. */
  public Runs resumedAt(int iteration) {
    first = iteration;
    return this;
  }

  public Runs context(int sequenceLength, int backpropagationLength) {
    context = new TrainingContext(sequenceLength, backpropagationLength, PLANNED);
    return this;
  }

  public Runs delay(int steps) {
    context =
        new TrainingContext(
            context.sequenceLength(), context.backpropagationLength(), steps, PLANNED);
    return this;
  }

  public Runs withoutPlan() {
    context = new TrainingContext(context.sequenceLength(), context.backpropagationLength(), 0);
    progressKnown = false;
    return this;
  }

  /** Checkpoints of one layer, its leading exponent, with a falling loss. */
  public Runs leading(double... values) {
    for (double value : values) {
      checkpoint(1.0 / (1 + reports.size()), layer("rnn", value));
    }
    return this;
  }

  public Runs checkpoint(double score, LayerSpectrum... layers) {
    return checkpoint(score, Double.NaN, layers);
  }

  public Runs checkpoint(double score, double withoutPenalty, LayerSpectrum... layers) {
    int index = reports.size();
    int iteration = index == 0 ? first : reports.get(index - 1).iteration() + every;
    List<LayerFailure> failures =
        layers.length == 0 ? List.of(new LayerFailure("", "it failed")) : List.of();
    reports.add(
        new CheckpointReport(
            index,
            iteration,
            0,
            score,
            Double.NaN,
            progressKnown ? Math.min(1, (double) iteration / PLANNED) : Double.NaN,
            List.of(layers),
            failures,
            START.plusSeconds(index),
            1,
            "",
            withoutPenalty));
    return this;
  }

  /** Losses of updates 1, 2, ... */
  public Runs losses(double... values) {
    IntStream.range(0, values.length)
        .forEach(i -> losses.add(new Loss(first + i + 1, 0, values[i])));
    return this;
  }

  public RunHistory history() {
    return new RunHistory(reports, losses, context, START.plusSeconds(reports.size()));
  }
}
