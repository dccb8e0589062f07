package org.lyapunov4j.aelle.adapt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.lyapunov4j.aelle.encoding.Between;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.aelle.encoding.SpectralPath;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.learn.Calibration;

/**
 * A model's forecasts adapted to one task by its trials. Moments are those that the trials share;
 * what is learned at one of them is learned when it is first asked for, in some tenths of a second
 * for 200 trials. Thread-safe; the same trials give the same bits.
 */
public final class Adaptation {
  /** Moments a factor of less than this apart are one. */
  private static final double NEAR = 1.1;

  private static final long SEED = 1;

  private final List<Trial> siblings;
  private final List<SpectralPath> underWay;
  private final List<Double> moments;
  private final Function<SpectralPath, Outlook> model;
  private final AdaptationPrior prior;
  private final Map<Double, TaskStage> stages = new ConcurrentHashMap<>();

  /**
   * Adapts.
   *
   * @param siblings trials of the task that have ended, or were stopped
   * @param underWay what trials of the task have shown so far that have not ended; they are only
   *     compared with
   * @param moments where siblings share none
   * @param model what it says of a path
   */
  public Adaptation(
      List<Trial> siblings,
      List<SpectralPath> underWay,
      List<Double> moments,
      Function<SpectralPath, Outlook> model,
      AdaptationPrior prior) {
    this.siblings = List.copyOf(siblings);
    this.underWay = List.copyOf(underWay);
    this.model = model;
    this.prior = prior;
    List<Double> shared = Evidence.moments(siblings).stream().filter(moment -> moment < 1).toList();
    this.moments = shared.isEmpty() ? List.copyOf(moments) : shared;
  }

  /**
   * An adapted forecast.
   *
   * @param threshold unfamiliarity to the model above which the path is unlike the siblings too
   */
  public record Answer(Calibration.Chances chances, double threshold) {
    Answer mixed(Answer other, double share) {
      return new Answer(
          chances.mixed(other.chances, share), threshold + share * (other.threshold - threshold));
    }
  }

  /** What the siblings are siblings in; empty where there are none. */
  public Optional<String> task() {
    return siblings.stream().map(Trial::task).findFirst();
  }

  /**
   * Forecasts a training.
   *
   * @param path with at least one point, the last of them with a known progress
   * @param settings as {@link Glimpse#settings} has them, as far as they are known
   * @param outlook what the model says of the path
   * @param withLoss whether losses, and with them the settings, are heard too
   */
  public Answer ask(
      SpectralPath path, Map<String, Object> settings, Outlook outlook, boolean withLoss) {
    Glimpse asked = Glimpse.of(path, false, settings, outlook);
    double progress = path.last().progress();
    Optional<Double> near =
        moments.stream().filter(m -> m <= NEAR * progress && progress <= NEAR * m).findFirst();
    Between between = Between.of(moments, near.orElse(progress));
    Answer late = stage(between.late()).ask(asked, withLoss);
    return between.share() == 1
        ? late
        : stage(between.early()).ask(asked, withLoss).mixed(late, between.share());
  }

  private TaskStage stage(int number) {
    return stages.computeIfAbsent(moments.get(number), this::learned);
  }

  private TaskStage learned(double moment) {
    List<Glimpse> ended = new ArrayList<>();
    List<Double> badness = new ArrayList<>();
    List<Glimpse> others = new ArrayList<>();
    int stopped = 0;
    for (Trial trial : siblings) {
      SpectralPath path = SpectralPath.of(trial, moment);
      stopped += trial.pruned().isPresent() ? 1 : 0;
      if (path.isEmpty()) {
        continue;
      }
      Glimpse glimpse =
          Glimpse.of(path, isGone(trial, moment), Glimpse.settings(trial), model.apply(path));
      if (trial.pruned().isPresent()) {
        others.add(glimpse);
      } else {
        ended.add(glimpse);
        badness.add(trial.outcome().badness());
      }
    }
    for (SpectralPath path : underWay) {
      SpectralPath seen = path.upTo(moment);
      if (!seen.isEmpty() && seen.last().progress() * NEAR >= moment) {
        others.add(Glimpse.of(seen, false, Map.of(), model.apply(seen)));
      }
    }
    TaskVoices voices =
        TaskVoices.fit(
            ended,
            badness.stream().mapToDouble(Double::doubleValue).toArray(),
            others,
            stopped,
            SEED);
    return TaskStage.of(voices, prior, moment);
  }

  /** Whether a trial had diverged or was stopped before a moment. */
  private static boolean isGone(Trial trial, double moment) {
    double last = trial.checkpoints().get(trial.checkpoints().size() - 1).progress();
    return (trial.pruned().isPresent() || trial.outcome().diverged()) && last * NEAR < moment;
  }
}
