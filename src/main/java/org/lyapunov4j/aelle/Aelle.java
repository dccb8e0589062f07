package org.lyapunov4j.aelle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lyapunov4j.aelle.adapt.Adaptation;
import org.lyapunov4j.aelle.adapt.AdaptationPrior;
import org.lyapunov4j.aelle.adapt.Glimpse;
import org.lyapunov4j.aelle.adapt.Outlook;
import org.lyapunov4j.aelle.encoding.Between;
import org.lyapunov4j.aelle.encoding.LossEncoding;
import org.lyapunov4j.aelle.encoding.PathEncoding;
import org.lyapunov4j.aelle.encoding.SpectralPath;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.corpus.Measurement;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.learn.Calibration;
import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.SpectrumOptions;

/**
 * AeLLE, the autoencoder of Lyapunov exponents (Vogt, Zheng and Shlizerman 2022), trained: from the
 * checkpoints of a run so far to how it will end, compared with the trials of its corpus. Asking it
 * touches neither DL4J nor any random numbers, and takes some milliseconds once its code is
 * compiled; the last few answers are remembered. Thread-safe.
 *
 * <pre>{@code
 * Forecast forecast = Aelle.bundled().forecast(monitor.history());
 * boolean stop = !forecast.abstained() && forecast.worstHalf() > 0.9;
 * }</pre>
 */
public final class Aelle {
  private static final String BUNDLED = "bundled-model.zip";

  private final Provenance provenance;
  private final List<Stage> stages;
  private final Admission admission;
  private final ForecastMemory memory;
  private final Optional<Adaptation> adaptation;

  Aelle(Provenance provenance, List<Stage> stages) {
    this(provenance, stages, new ForecastMemory());
  }

  Aelle(Provenance provenance, List<Stage> stages, ForecastMemory memory) {
    this(provenance, stages, memory, Optional.empty());
  }

  private Aelle(
      Provenance provenance,
      List<Stage> stages,
      ForecastMemory memory,
      Optional<Adaptation> adaptation) {
    this.provenance = provenance;
    this.stages = List.copyOf(stages);
    this.admission = new Admission(provenance);
    this.memory = memory;
    this.adaptation = adaptation;
  }

  /**
   * The model that comes with the library, trained on its own corpus of small networks.
   *
   * @throws IllegalStateException if it is not on the class path
   */
  public static Aelle bundled() {
    try (InputStream in = Aelle.class.getResourceAsStream(BUNDLED)) {
      if (in == null) {
        throw new IllegalStateException(
            BUNDLED + " is missing on the class path; use the whole jar of lyapunov4j");
      }
      return ModelFile.read(in, "the bundled model");
    } catch (IOException damaged) {
      throw new IllegalStateException(damaged.getMessage(), damaged);
    }
  }

  /**
   * Loads a model that {@code lyapunov4j aelle train} has written.
   *
   * @throws IOException if there is none, it is damaged or of another version; the message is one
   *     sentence
   */
  public static Aelle load(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return ModelFile.read(in, file.toString());
    } catch (NoSuchFileException missing) {
      throw new IOException(
          file + " does not exist; give a model that aelle train has written", missing);
    }
  }

  /**
   * This model adapted to a task by trials of it, from none, with which it is the model as it is,
   * to some hundred: as {@link #adaptedTo(List)}.
   */
  public Aelle adaptedTo(Corpus siblings) {
    return adaptedTo(siblings.trials());
  }

  /**
   * This model adapted to a task by trials of it. Forecasts from spectra hear a learner of the
   * siblings' paths beside the model; those with losses also how the loss ranks among the
   * siblings', and a learner of losses and hyperparameters. The more siblings there are, the less
   * the model counts. What is learned at a moment of training is learned when it is first asked
   * for.
   *
   * @param siblings trials of one task, measured as the model's corpus was; those that were pruned
   *     count as worse than all that ended
   * @throws ConfigException if they are of several tasks, or were measured in another way
   */
  public Aelle adaptedTo(List<Trial> siblings) {
    return adaptedTo(siblings, List.of());
  }

  /**
   * As {@link #adaptedTo(List)}, beside trainings that have not ended: as soon as there are three
   * or four, a loss can be ranked among theirs at the same progress.
   *
   * @param underWay trainings of the same task so far, their losses in the units of the siblings'
   */
  public Aelle adaptedTo(List<Trial> siblings, List<SpectralPath> underWay) {
    List<SpectralPath> seen = underWay.stream().filter(path -> !path.isEmpty()).toList();
    for (Trial trial : siblings) {
      Optional<String> unfit = admission.unfit(trial);
      if (unfit.isPresent()) {
        throw new ConfigException(unfit.get());
      }
      if (!trial.task().equals(siblings.get(0).task())) {
        throw new ConfigException(
            "siblings must be trials of one task, got "
                + siblings.get(0).task()
                + " and "
                + trial.task()
                + "; put them into separate files");
      }
    }
    return siblings.isEmpty() && seen.isEmpty() ? withoutSiblings() : adapted(siblings, seen);
  }

  private Aelle withoutSiblings() {
    return new Aelle(provenance, stages);
  }

  /**
   * This model on a task that is not in its corpus and of which no trial is known: it forecasts as
   * it does, from spectra alone, and its probabilities and false-alarm levels are those that held
   * on tasks that were kept from it.
   */
  public Aelle onUnseenTask() {
    return adapted(List.of(), List.of());
  }

  private Aelle adapted(List<Trial> siblings, List<SpectralPath> underWay) {
    return new Aelle(
        provenance,
        stages,
        new ForecastMemory(),
        Optional.of(
            new Adaptation(
                siblings,
                underWay,
                provenance.stages(),
                path -> outlook(ask(path, null)),
                AdaptationPrior.bundled())));
  }

  private static Outlook outlook(StageModel.Answer answer) {
    return new Outlook(answer.spectral().badness(), answer.unfamiliarity());
  }

  /**
   * Writes the model into a file, as it is without siblings. The same model gives the same bytes.
   */
  public void save(Path file) throws IOException {
    ModelFile.write(this, file);
  }

  public Provenance provenance() {
    return provenance;
  }

  List<Stage> stages() {
    return stages;
  }

  /**
   * The settings that spectra must be estimated with for this model to judge them. The rest is as
   * in {@link SpectrumOptions#defaults()}.
   */
  public SpectrumOptions spectrumOptions() {
    Optional<Measurement> how = provenance.measurement();
    FrameStart frame = how.map(Measurement::frame).orElse(FrameStart.IDENTITY);
    return SpectrumOptions.defaults()
        .withExponents(SpectrumOptions.ALL)
        .withMode(provenance.mode())
        .withDrive(how.map(Measurement::drive).orElse(DriveMode.PER_SEQUENCE))
        .withFrame(frame)
        .withWarmup(
            frame == FrameStart.ALIGNED
                ? SpectrumOptions.AUTOMATIC
                : how.map(Measurement::warmup).orElse(0));
  }

  /** How many sequences should drive the network; empty where the corpus does not say. */
  public Optional<Integer> sequences() {
    return provenance.measurement().map(Measurement::sequences);
  }

  /**
   * Forecasts from the spectra alone.
   *
   * @param path the checkpoints of a run so far, in their order, from the untrained network on
   */
  public Forecast forecast(List<CheckpointReport> path) {
    return forecast(path, null);
  }

  /**
   * Forecasts from spectra and losses: the better one for a task of the model's corpus, with losses
   * measured as there. Losses of another task can't be compared, and AeLLE abstains.
   *
   * @param task as it is called in the corpus; {@link Provenance#trials()} has all names
   */
  public Forecast forecastWithLoss(List<CheckpointReport> path, String task) {
    return forecast(path, Objects.requireNonNull(task, "task must not be null"));
  }

  /**
   * Where a path lies in the plane that the model draws its corpus in at one moment of training:
   * every stage of the model has a plane of its own, so that a run's way is drawn with the same
   * {@code progress} throughout. {@link Forecast#embedding()} changes the plane on the way.
   *
   * @param path as in {@link #forecast(List)}
   * @param progress moment whose plane is meant, as in {@link CorpusMap#at}
   * @return [2]; NaN where nothing can be said of the path
   */
  public double[] place(List<CheckpointReport> path, double progress) {
    if (Double.isNaN(forecast(path).embedding()[0])) {
      return new double[] {Double.NaN, Double.NaN};
    }
    SpectralPath seen = SpectralPath.of(path);
    int stage = 0;
    while (stage < stages.size() - 1 && provenance.stages().get(stage) < progress) {
      stage++;
    }
    return stages
        .get(stage)
        .ask(PathEncoding.encode(seen), LossEncoding.encode(seen), null)
        .plane();
  }

  /**
   * As {@link #forecastWithLoss(List, String)}, for a model that was adapted to the task by trials
   * whose hyperparameters are known: a learner of these is heard too.
   *
   * @param hyper hyperparameters other than cell and width, by the names of the siblings' corpus
   */
  public Forecast forecastWithLoss(
      List<CheckpointReport> path, String task, Map<String, Object> hyper) {
    return computed(path, Objects.requireNonNull(task, "task must not be null"), hyper);
  }

  private Forecast forecast(List<CheckpointReport> reports, String task) {
    return memory.recall(reports, task, () -> computed(reports, task, Map.of()));
  }

  private Forecast computed(
      List<CheckpointReport> reports, String task, Map<String, Object> hyper) {
    for (CheckpointReport report : reports) {
      for (LayerSpectrum layer : report.spectra()) {
        Optional<String> unfit = admission.unfit(layer);
        if (unfit.isPresent()) {
          return Forecast.refused(report.progress(), unfit.get());
        }
      }
    }
    return forecast(SpectralPath.of(reports), task, settings(reports, hyper));
  }

  private static Map<String, Object> settings(
      List<CheckpointReport> reports, Map<String, Object> hyper) {
    return reports.stream()
        .flatMap(report -> report.spectra().stream())
        .findFirst()
        .map(layer -> Glimpse.settings(layer.cell(), layer.units(), hyper))
        .orElse(Map.of());
  }

  /** Why a trial of a corpus can't be compared with this model's; empty where it can. */
  public Optional<String> unfit(Trial trial) {
    return admission.unfit(trial);
  }

  /** Whether losses of a task can be compared: it is in the model's corpus, or its siblings'. */
  public boolean knows(String task) {
    return provenance.trials().containsKey(task) || isAdaptedTo(task);
  }

  /** Trainings under way alone do not say what their task is called. */
  private boolean isAdaptedTo(String task) {
    return adaptation.map(to -> to.task().map(task::equals).orElse(true)).orElse(false);
  }

  /** Forecasts, with the losses of a task or, where that is null, without. */
  public Forecast forecast(SpectralPath path, String task) {
    return forecast(path, task, Map.of());
  }

  /**
   * Forecasts, with the losses of a task or, where that is null, without.
   *
   * @param settings as {@link Glimpse#settings} has them, as far as they are known
   */
  public Forecast forecast(SpectralPath path, String task, Map<String, Object> settings) {
    double progress = path.isEmpty() ? Double.NaN : path.last().progress();
    Optional<String> unfit = admission.unfit(path, task, task != null && knows(task));
    if (unfit.isPresent()) {
      return Forecast.refused(progress, unfit.get());
    }
    return forecast(progress, says(path, task, settings));
  }

  /**
   * What a model says of a path, also where it abstains for being unfamiliar with it.
   *
   * @param model from the model's own corpus
   * @param chances what is forecast; those of {@code model} where it is not adapted
   * @param threshold unfamiliarity above which it abstains
   */
  public record Said(StageModel.Answer model, Calibration.Chances chances, double threshold) {
    /** Whether it abstains for being unfamiliar with the path. */
    public boolean isUnfamiliar() {
      return !(model.unfamiliarity() <= threshold);
    }
  }

  /**
   * What it says of a path that it is not {@linkplain #forecast refused} for.
   *
   * @param settings as {@link Glimpse#settings} has them, as far as they are known
   */
  public Said says(SpectralPath path, String task, Map<String, Object> settings) {
    boolean own = adaptation.isPresent() && (task == null || isAdaptedTo(task));
    StageModel.Answer answer = ask(path, own ? null : task);
    if (!own) {
      return new Said(
          answer, task != null ? answer.withLoss() : answer.spectral(), answer.threshold());
    }
    Adaptation.Answer adapted = adaptation.get().ask(path, settings, outlook(answer), task != null);
    return new Said(answer, adapted.chances(), adapted.threshold());
  }

  /** Between two stages, what both say, mixed in the logarithm of progress. */
  public StageModel.Answer ask(SpectralPath path, String task) {
    double[] encoded = PathEncoding.encode(path);
    double[] losses = LossEncoding.encode(path);
    Between between = Between.of(provenance.stages(), path.last().progress());
    StageModel.Answer late = stages.get(between.late()).ask(encoded, losses, task);
    return between.share() == 1
        ? late
        : stages.get(between.early()).ask(encoded, losses, task).mixed(late, between.share());
  }

  private static Forecast forecast(double progress, Said said) {
    Calibration.Chances chances = said.chances();
    boolean familiar = !said.isUnfamiliar();
    return new Forecast(
        progress,
        familiar ? 100 * Math.max(0, Math.min(1, 1 - chances.badness())) : Double.NaN,
        familiar ? chances.worstHalf() : Double.NaN,
        familiar ? chances.worstQuarter() : Double.NaN,
        familiar ? chances.falseAlarm() : Double.NaN,
        familiar
            ? Optional.empty()
            : Optional.of(
                String.format(
                    Locale.ROOT,
                    "these spectra are unlike the model's corpus: unfamiliarity %.1f is above %.1f",
                    said.model().unfamiliarity(),
                    said.threshold())),
        said.model().plane(),
        said.model().unfamiliarity(),
        said.threshold());
  }
}
