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

  public Runs context(int sequenceLength, int backpropagationLength) {
    context = new TrainingContext(sequenceLength, backpropagationLength, PLANNED);
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
    int index = reports.size();
    List<LayerFailure> failures =
        layers.length == 0 ? List.of(new LayerFailure("", "it failed")) : List.of();
    reports.add(
        new CheckpointReport(
            index,
            EVERY * index,
            0,
            score,
            Double.NaN,
            progressKnown ? Math.min(1, (double) EVERY * index / PLANNED) : Double.NaN,
            List.of(layers),
            failures,
            START.plusSeconds(index),
            1,
            ""));
    return this;
  }

  /** Losses of updates 1, 2, ... */
  public Runs losses(double... values) {
    IntStream.range(0, values.length).forEach(i -> losses.add(new Loss(i + 1, 0, values[i])));
    return this;
  }

  public RunHistory history() {
    return new RunHistory(reports, losses, context, START.plusSeconds(reports.size()));
  }
}
