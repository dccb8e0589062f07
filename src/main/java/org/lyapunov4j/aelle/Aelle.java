package org.lyapunov4j.aelle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.lyapunov4j.aelle.encoding.LossEncoding;
import org.lyapunov4j.aelle.encoding.PathEncoding;
import org.lyapunov4j.aelle.encoding.SpectralPath;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.corpus.Measurement;
import org.lyapunov4j.corpus.Trial;
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

  Aelle(Provenance provenance, List<Stage> stages) {
    this(provenance, stages, new ForecastMemory());
  }

  Aelle(Provenance provenance, List<Stage> stages, ForecastMemory memory) {
    this.provenance = provenance;
    this.stages = List.copyOf(stages);
    this.admission = new Admission(provenance);
    this.memory = memory;
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

  /** Writes the model into a file. The same model gives the same bytes. */
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

  private Forecast forecast(List<CheckpointReport> reports, String task) {
    return memory.recall(reports, task, () -> computed(reports, task));
  }

  private Forecast computed(List<CheckpointReport> reports, String task) {
    for (CheckpointReport report : reports) {
      for (LayerSpectrum layer : report.spectra()) {
        Optional<String> unfit = admission.unfit(layer);
        if (unfit.isPresent()) {
          return Forecast.refused(report.progress(), unfit.get());
        }
      }
    }
    return forecast(SpectralPath.of(reports), task);
  }

  /** Why a trial of a corpus can't be compared with this model's; empty where it can. */
  public Optional<String> unfit(Trial trial) {
    return admission.unfit(trial);
  }

  public boolean knows(String task) {
    return provenance.trials().containsKey(task);
  }

  /** Forecasts, with the losses of a task or, where that is null, without. */
  public Forecast forecast(SpectralPath path, String task) {
    double progress = path.isEmpty() ? Double.NaN : path.last().progress();
    Optional<String> unfit = admission.unfit(path, task);
    return unfit.isPresent()
        ? Forecast.refused(progress, unfit.get())
        : forecast(progress, ask(path, task), task != null);
  }

  /** Between two stages, what both say, mixed in the logarithm of progress. */
  public StageModel.Answer ask(SpectralPath path, String task) {
    double[] encoded = PathEncoding.encode(path);
    double[] losses = LossEncoding.encode(path);
    Between between = between(path.last().progress());
    StageModel.Answer late = stages.get(between.late()).ask(encoded, losses, task);
    return between.share() == 1
        ? late
        : stages.get(between.early()).ask(encoded, losses, task).mixed(late, between.share());
  }

  /**
   * A moment's place among the stages.
   *
   * @param share of the later stage in what both say; 1 at it, and beyond the first and the last
   */
  private record Between(int early, int late, double share) {}

  private Between between(double progress) {
    List<Double> moments = provenance.stages();
    int above = 0;
    while (above < moments.size() && moments.get(above) < progress) {
      above++;
    }
    int late = Math.min(above, moments.size() - 1);
    if (above == 0 || above == moments.size() || moments.get(above) == progress) {
      return new Between(late, late, 1);
    }
    double low = Math.log(moments.get(above - 1));
    double high = Math.log(moments.get(above));
    return new Between(above - 1, above, (Math.log(progress) - low) / (high - low));
  }

  private static Forecast forecast(double progress, StageModel.Answer answer, boolean withLoss) {
    Calibration.Chances chances = withLoss ? answer.withLoss() : answer.spectral();
    boolean familiar = answer.unfamiliarity() <= answer.threshold();
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
                    answer.unfamiliarity(),
                    answer.threshold())),
        answer.plane(),
        answer.unfamiliarity(),
        answer.threshold());
  }
}
