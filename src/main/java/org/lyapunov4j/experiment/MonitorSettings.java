package org.lyapunov4j.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.config.Section;
import org.lyapunov4j.monitor.LyapunovListenerBuilder;
import org.lyapunov4j.monitor.Schedule;
import org.lyapunov4j.network.Noise;
import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.SpectrumOptions;
import org.lyapunov4j.spectrum.StateMode;
import org.lyapunov4j.task.SequenceTask;

/**
 * How a training is watched.
 *
 * @param probe which sequences drive the network at checkpoints
 * @param sequences how many, at most
 * @param sequencesGiven whether that was asked for, rather than a default
 * @param exponentsGiven whether the number of exponents was
 * @param noise of the entries where the probe is noise
 * @param noiseSteps length of the sequences where the probe is noise; 0 for the task's
 * @param schedule when checkpoints are taken, beside those of {@code progress}
 * @param progress fractions of the planned training at which checkpoints are taken; may be empty
 * @param validating whether the validation loss is measured at every checkpoint, not only after
 *     every epoch
 * @param aelle the model that forecasts at every checkpoint; empty where none is asked
 * @param flags what is flagged, and what ends the training
 */
record MonitorSettings(
    ProbeKind probe,
    int sequences,
    boolean sequencesGiven,
    boolean exponentsGiven,
    Noise noise,
    int noiseSteps,
    Schedule schedule,
    List<Double> progress,
    boolean validating,
    SpectrumOptions spectrum,
    Optional<Aelle> aelle,
    FlagSettings flags) {

  /** Where the sequences of a probe come from. */
  enum ProbeKind {
    VALIDATION,
    TRAINING,
    NOISE
  }

  private static final String BUNDLED = "bundled";
  private static final Schedule NEVER = moment -> false;

  /** Lest 0.29 of 100 updates come out as 28.999... and so as 28. */
  private static final double ROUNDING = 1e-9;

  /**
   * Reads a section.
   *
   * @param base folder that a relative path of a model starts from
   */
  static MonitorSettings read(Section options, Path base) {
    ProbeKind probe = options.choice("probe", ProbeKind.class, ProbeKind.VALIDATION);
    int sequences = options.integer("sequences", 1, 1_000_000, 8);
    Section noise = options.section("noise");
    if (options.has("noise") && probe != ProbeKind.NOISE) {
      options.problems().add(options.name("noise") + " is of use with probe: noise only");
    }
    Optional<Aelle> aelle = aelle(options, base);
    MonitorSettings settings =
        new MonitorSettings(
            probe,
            sequences,
            options.has("sequences"),
            options.has("exponents"),
            noise(noise),
            noise.integer("steps", 0, 10_000_000, 0),
            schedule(options),
            options.section("schedule").numbers("progress", 0, 1, List.of()),
            options.truth("validating", false),
            spectrum(options),
            aelle,
            FlagSettings.read(options, aelle));
    noise.finish();
    options.finish();
    return settings;
  }

  private static Optional<Aelle> aelle(Section options, Path base) {
    if (!options.has("aelle")) {
      return Optional.empty();
    }
    String model = options.text("aelle");
    if (model.equals(BUNDLED)) {
      return Optional.of(Aelle.bundled());
    }
    try {
      return Optional.of(Aelle.load(base.resolve(model)));
    } catch (IOException | ConfigException | InvalidPathException unreadable) {
      options.problems().add(options.name("aelle") + ": " + unreadable.getMessage());
      return Optional.empty();
    }
  }

  private static Noise noise(Section options) {
    if (options
        .choice("distribution", List.of("uniform", "gaussian"), "uniform")
        .equals("uniform")) {
      double low = options.number("low", -1e6, 1e6, 0);
      double high = options.number("high", -1e6, 1e6, 1);
      if (low > high) {
        options.wrong("high", "at least low, " + low, high, null);
        return Noise.uniform(0, 1);
      }
      return Noise.uniform(low, high);
    }
    return Noise.gaussian(
        options.number("mean", -1e6, 1e6, 0), options.number("deviation", 0, 1e6, 1));
  }

  private static Schedule schedule(Section options) {
    JsonNode given = options.raw("schedule").orElse(null);
    if (given == null) {
      return Schedule.withinBudget(LyapunovListenerBuilder.DEFAULT_BUDGET);
    }
    Section kinds = options.section("schedule");
    Schedule schedule = null;
    if (kinds.has("everyIterations")) {
      schedule = Schedule.everyIterations(kinds.integer("everyIterations", 1, 1_000_000_000, 1));
    }
    if (kinds.has("everyEpochs")) {
      schedule = or(schedule, Schedule.everyEpochs(kinds.integer("everyEpochs", 1, 1_000_000, 1)));
    }
    if (kinds.has("logSpaced")) {
      schedule = or(schedule, Schedule.logSpaced(kinds.integer("logSpaced", 1, 1000, 1)));
    }
    if (kinds.has("withinBudget")) {
      double share =
          kinds.numberAbove("withinBudget", 0, 0.99, LyapunovListenerBuilder.DEFAULT_BUDGET);
      schedule = or(schedule, Schedule.withinBudget(share));
    }
    boolean byProgress = kinds.has("progress");
    kinds.finish();
    if (schedule == null && byProgress) {
      return NEVER;
    }
    if (schedule == null && given.isObject()) {
      options.wrong(
          "schedule",
          "a mapping with everyIterations, everyEpochs, logSpaced, withinBudget or progress",
          given,
          null);
    }
    return schedule == null
        ? Schedule.withinBudget(LyapunovListenerBuilder.DEFAULT_BUDGET)
        : schedule;
  }

  private static Schedule or(Schedule first, Schedule second) {
    return first == null ? second : first.or(second);
  }

  private static SpectrumOptions spectrum(Section options) {
    boolean all = options.raw("exponents").map(JsonNode::asText).filter("all"::equals).isPresent();
    String drive = options.choice("drive", List.of("sequence", "chained"), "sequence");
    return SpectrumOptions.defaults()
        .withExponents(all ? SpectrumOptions.ALL : options.integer("exponents", 1, 1_000_000, 0))
        .withWarmup(
            options.raw("warmup").map(JsonNode::asText).filter("auto"::equals).isPresent()
                ? SpectrumOptions.AUTOMATIC
                : options.integer("warmup", 0, 1_000_000_000, SpectrumOptions.AUTOMATIC))
        .withFrame(
            options.choice("frame", List.of("aligned", "identity"), "aligned").equals("aligned")
                ? FrameStart.ALIGNED
                : FrameStart.IDENTITY)
        .withMode(
            options.choice("state", List.of("full", "hidden"), "full").equals("full")
                ? StateMode.FULL
                : StateMode.HIDDEN_ONLY)
        .withDrive(drive.equals("sequence") ? DriveMode.PER_SEQUENCE : DriveMode.CHAINED);
  }

  /** The schedule of a training that makes so many parameter updates. */
  Schedule schedule(int plannedIterations) {
    Set<Integer> iterations = new HashSet<>();
    progress.forEach(share -> iterations.add(iteration(share, plannedIterations)));
    return schedule.or(Schedule.when(iterations::contains));
  }

  /** The last iteration at which no more than this share of the training is done. */
  static int iteration(double share, int plannedIterations) {
    return (int) Math.floor(share * plannedIterations + ROUNDING);
  }

  /** Length of the probe's sequences. */
  int steps(SequenceTask task) {
    return probe == ProbeKind.NOISE && noiseSteps > 0 ? noiseSteps : task.steps();
  }
}
