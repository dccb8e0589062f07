package org.lyapunov4j.monitor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.AelleRules;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.FlagRules;
import org.lyapunov4j.network.Probe;
import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.SpectrumOptions;
import org.lyapunov4j.spectrum.StateMode;

/**
 * Settings of a {@link LyapunovListener}. Every one has a default that is useful; the defaults are
 * those of {@code new LyapunovListener()}.
 */
public final class LyapunovListenerBuilder {
  /** Default of {@link #sequences}. */
  public static final int DEFAULT_SEQUENCES = 8;

  /** Default of {@link #history}. */
  public static final int DEFAULT_HISTORY = 256;

  /** Default share of the wall time that checkpoints may take. */
  public static final double DEFAULT_BUDGET = 0.05;

  /** Default of {@link #patience}. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);

  private final List<CheckpointSink> sinks = new ArrayList<>();
  private String name = "Lyapunov";
  private Probe probe = Probe.firstMinibatch();
  private Schedule schedule = Schedule.withinBudget(DEFAULT_BUDGET);
  private SpectrumOptions spectrum = SpectrumOptions.defaults();
  private int sequences = DEFAULT_SEQUENCES;
  private boolean sequencesGiven;
  private boolean exponentsGiven;
  private Execution execution = Execution.BY_SCHEDULE;
  private int history = DEFAULT_HISTORY;
  private boolean initial = true;
  private boolean everyWorker;
  private int plannedIterations;
  private int plannedEpochs;
  private Duration patience = DEFAULT_PATIENCE;
  private int sequenceLength;
  private int delay;
  private FlagRules rules;
  private final List<FlagRule> moreRules = new ArrayList<>();
  private final List<Consumer<Flag>> flagCallbacks = new ArrayList<>();
  private DoubleSupplier validation = () -> Double.NaN;
  private Optional<Aelle> aelle = Optional.empty();
  private Ticker ticker = Ticker.SYSTEM;

  LyapunovListenerBuilder() {}

  /** What to call this monitor in log lines; default {@code Lyapunov}. */
  public LyapunovListenerBuilder name(String value) {
    name = Objects.requireNonNull(value, "name must not be null");
    return this;
  }

  /**
   * The sequences that drive the network at every checkpoint; default: the first minibatch it is
   * trained on, under truncated backpropagation the first segment of it.
   */
  public LyapunovListenerBuilder probe(Probe value) {
    probe = Objects.requireNonNull(value, "probe must not be null");
    return this;
  }

  /**
   * How many sequences of the probe are used at most, the first ones; default 8, or fewer where
   * that would be too much for a budget ({@link Schedule#withinBudget}) or for all its places in a
   * training of {@link #plannedIterations}.
   */
  public LyapunovListenerBuilder sequences(int atMost) {
    sequencesGiven = true;
    sequences = atLeast("sequences", atMost, 1);
    return this;
  }

  /**
   * When checkpoints are taken; default: within 5 % of the wall time, dense at first. Where the
   * length of the training is given too ({@link #plannedIterations}, {@link #plannedEpochs}), there
   * is one at every twentieth of it, or as many as the budget pays for, spread evenly, and one
   * after its last update.
   */
  public LyapunovListenerBuilder schedule(Schedule value) {
    schedule = Objects.requireNonNull(value, "schedule must not be null");
    return this;
  }

  /**
   * Whether there is a checkpoint before the first update the listener sees, whatever the schedule
   * says; default true. A network is judged by how its spectrum moves, and that begins at
   * initialisation.
   */
  public LyapunovListenerBuilder initial(boolean value) {
    initial = value;
    return this;
  }

  /**
   * k, how many leading exponents of every layer; default {@link SpectrumOptions#ALL}, or fewer
   * where that would be too much for a budget ({@link Schedule#withinBudget}).
   */
  public LyapunovListenerBuilder exponents(int k) {
    exponentsGiven = true;
    spectrum = spectrum.withExponents(k);
    return this;
  }

  /**
   * Where tangent vectors begin a sequence; default {@link FrameStart#ALIGNED}, so that exponents
   * do not depend on it.
   */
  public LyapunovListenerBuilder frame(FrameStart start) {
    spectrum = spectrum.withFrame(start);
    return this;
  }

  /**
   * Steps of each trajectory that are evolved and not counted; by default {@link
   * SpectrumOptions#AUTOMATIC}.
   */
  public LyapunovListenerBuilder warmup(int steps) {
    spectrum = spectrum.withWarmup(steps);
    return this;
  }

  /** How sequences become trajectories; default {@link DriveMode#PER_SEQUENCE}. */
  public LyapunovListenerBuilder drive(DriveMode mode) {
    spectrum = spectrum.withDrive(mode);
    return this;
  }

  /** Which part of the state the tangent map acts on; default {@link StateMode#FULL}. */
  public LyapunovListenerBuilder state(StateMode mode) {
    spectrum = spectrum.withMode(mode);
    return this;
  }

  /** All settings of the estimate at once; replaces what the four methods before this one set. */
  public LyapunovListenerBuilder spectrum(SpectrumOptions options) {
    exponentsGiven = true;
    spectrum = Objects.requireNonNull(options, "spectrum options must not be null");
    return this;
  }

  /**
   * A place that gets every report, every loss where it is a {@link
   * org.lyapunov4j.checkpoint.ScoreSink} too, and every flag where it is a {@link
   * org.lyapunov4j.flag.FlagSink}. May be called several times. The caller closes the sink when
   * training is over.
   */
  public LyapunovListenerBuilder sink(CheckpointSink sink) {
    sinks.add(Objects.requireNonNull(sink, "sink must not be null"));
    return this;
  }

  /**
   * Called with every report, beside the training, one after another. Where the thread that trains
   * computes the spectra, it waits until the callback has come back. May be called several times.
   */
  public LyapunovListenerBuilder onReport(Consumer<CheckpointReport> callback) {
    return sink(Objects.requireNonNull(callback, "callback must not be null")::accept);
  }

  /**
   * The rules that judge the run at every checkpoint; default {@link FlagRules#standard()}, and
   * with {@link #aelle a model} those that ask it. Replaces all of these; {@code FlagRules.none()}
   * turns flags off.
   */
  public LyapunovListenerBuilder rules(FlagRules value) {
    rules = Objects.requireNonNull(value, "rules must not be null");
    return this;
  }

  /** One more rule; replaces one of the same name. May be called several times. */
  public LyapunovListenerBuilder rule(FlagRule value) {
    moreRules.add(Objects.requireNonNull(value, "rule must not be null"));
    return this;
  }

  /**
   * Called with every flag that is raised, beside the training, one after another. Where the thread
   * that trains computes the spectra, it waits until the callback has come back. May be called
   * several times.
   */
  public LyapunovListenerBuilder onFlag(Consumer<Flag> callback) {
    flagCallbacks.add(Objects.requireNonNull(callback, "callback must not be null"));
    return this;
  }

  /**
   * Time steps of the sequences the network is trained on, which rules judge growth and decay over;
   * default: those of the probe.
   */
  public LyapunovListenerBuilder sequenceLength(int steps) {
    sequenceLength = atLeast("sequenceLength", steps, 1);
    return this;
  }

  /**
   * By how many time steps an answer comes after what it is about, where the task is known to be of
   * that kind: rules then know how long a memory it takes. Default: 0, unknown.
   */
  public LyapunovListenerBuilder delay(int steps) {
    delay = atLeast("delay", steps, 0);
    return this;
  }

  /** Spectra are computed by the thread that trains: every checkpoint that is due is taken. */
  public LyapunovListenerBuilder synchronous() {
    execution = Execution.SYNCHRONOUS;
    return this;
  }

  /**
   * Spectra are computed beside the training, by one thread. A checkpoint that is due while another
   * is under way is skipped and counted. Wait for the last one with {@link
   * LyapunovListener#awaitPending}.
   */
  public LyapunovListenerBuilder background() {
    execution = Execution.BACKGROUND;
    return this;
  }

  /**
   * A model that forecasts at every checkpoint how the training will end: {@link
   * LyapunovListener#forecast}. It changes no exponent, and abstains where they are not measured as
   * those of its corpus were: the bundled model wants the defaults, what another one wants is
   * {@code spectrum(model.spectrumOptions())}. Wide layers get all their exponents, of which the
   * default leaves some out. It has to know how far the training is: see {@link #plannedIterations}
   * and {@link #plannedEpochs}.
   */
  public LyapunovListenerBuilder aelle(Aelle model) {
    aelle = Optional.of(model);
    exponentsGiven = true;
    return initial(true);
  }

  /**
   * How many reports {@link LyapunovListener#history()} keeps, the last ones, and how many rules
   * judge by, the first one and others spread over the run; default 256.
   */
  public LyapunovListenerBuilder history(int atMost) {
    history = atLeast("history", atMost, 1);
    return this;
  }

  /**
   * How many parameter updates the training will make in all, those before a network was loaded
   * included, for {@link CheckpointReport#progress()}, the places of checkpoints and how many
   * sequences they measure; default: not known.
   */
  public LyapunovListenerBuilder plannedIterations(int count) {
    plannedIterations = atLeast("plannedIterations", count, 1);
    return this;
  }

  /**
   * How many epochs {@code fit(iterator)} will be called for in all, where the number of updates is
   * not known beforehand: DL4J does not tell it to its listeners. The plan is known once the first
   * epoch has ended, too late for what a checkpoint measures to be chosen by it. Default: not
   * known; {@link #plannedIterations} goes before.
   */
  public LyapunovListenerBuilder plannedEpochs(int count) {
    plannedEpochs = atLeast("plannedEpochs", count, 1);
    return this;
  }

  /**
   * How long the monitor waits for sinks, callbacks and checkpoints under way that do not come
   * back; default 10 s. What is missing after that is told, and waits on.
   */
  public LyapunovListenerBuilder patience(Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("patience must be above 0, got " + value);
    }
    patience = value;
    return this;
  }

  /**
   * Asked at every checkpoint for the last known validation loss, for {@link
   * CheckpointReport#validation()}; should answer at once, NaN when there is none yet.
   */
  public LyapunovListenerBuilder validation(DoubleSupplier lastKnown) {
    validation = Objects.requireNonNull(lastKnown, "validation must not be null");
    return this;
  }

  /**
   * Whether every worker of a {@code ParallelWrapper} takes checkpoints; default false: the first
   * one alone, whose network is the one the user handed over, since the others hold copies that are
   * brought together again and again.
   */
  public LyapunovListenerBuilder everyWorker(boolean value) {
    everyWorker = value;
    return this;
  }

  LyapunovListenerBuilder ticker(Ticker value) {
    ticker = value;
    return this;
  }

  Settings settings() {
    return new Settings(
        name,
        probe,
        schedule,
        spectrum,
        sequences,
        sequencesGiven,
        exponentsGiven,
        execution,
        history,
        initial,
        everyWorker,
        plannedIterations,
        plannedEpochs,
        sequenceLength,
        delay,
        patience);
  }

  private Judges judges() {
    FlagRules all = rules != null ? rules : AelleRules.besideStandard(aelle);
    for (FlagRule rule : moreRules) {
      all = all.and(rule);
    }
    return new Judges(all, flagCallbacks);
  }

  public LyapunovListener build() {
    return new LyapunovListener(settings(), sinks, validation, aelle, judges(), ticker);
  }

  private static int atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
    }
    return value;
  }
}
