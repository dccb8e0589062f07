package org.lyapunov4j.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.corpus.Measurement;
import org.lyapunov4j.corpus.Pruned;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialCheckpoint;
import org.lyapunov4j.corpus.TrialOutcome;
import org.lyapunov4j.corpus.TrialSpectrum;
import org.lyapunov4j.experiment.Experiment;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.experiment.ExperimentObserver;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.FlagRules;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.network.Workspaces;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains one trial on this thread. Losses are a mean over steps where the task has a target at
 * every step. The outcome is the lowest validation loss after any epoch; a trial whose losses or
 * spectra leave the finite numbers has diverged, and is given up at the end of the epoch. One that
 * is pruned ends at once and has no outcome, unless it had diverged.
 */
final class TrialTraining implements ExperimentObserver {
  private static final String METRIC = "validationLoss";

  private final TrialPlan plan;
  private final ExperimentConfig config;
  private final Optional<PruneSettings> prune;
  private final List<TrialCheckpoint> checkpoints = new ArrayList<>();
  private Optional<Measurement> measurement = Optional.empty();
  private CheckpointReport first;
  private double best = Double.POSITIVE_INFINITY;
  private boolean diverged;

  private TrialTraining(TrialPlan plan) {
    this.plan = plan;
    this.config = ExperimentConfig.of(plan.settings(), plan.name(), plan.base());
    this.prune =
        Optional.ofNullable(plan.prune()).map(given -> PruneSettings.of(given, plan.base()));
  }

  /**
   * Trains it to the end.
   *
   * @throws org.lyapunov4j.config.ConfigException if its settings are not what they must be
   * @throws RuntimeException if DL4J fails, or no layer of the untrained network can be measured
   */
  static Trial run(TrialPlan plan) {
    return new TrialTraining(plan).run();
  }

  private Trial run() {
    // DL4J draws dropout masks from a generator that trials before this one have drawn from.
    Nd4j.getRandom().setSeed(config.seed());
    Experiment experiment = new Experiment(config, this).as(plan.place());
    prune
        .filter(settings -> settings.place().map(place -> !place.exempt()).orElse(true))
        .ifPresent(settings -> prunedBy(settings, experiment));
    Optional<Flag> stop = experiment.run().stop();
    Workspaces.destroy();
    LayerSpectrum layer =
        first.spectra().stream()
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("no layer has a spectrum: " + first.failures()));
    return new Trial(
        plan.name(),
        config.task().name(),
        layer.cell(),
        layer.units(),
        plan.hyper(),
        checkpoints,
        new TrialOutcome(METRIC, diverged || stop.isPresent() ? Double.NaN : best, false, diverged),
        measurement,
        diverged ? Optional.empty() : stop.map(TrialTraining::pruned),
        prune.flatMap(PruneSettings::place));
  }

  private void prunedBy(PruneSettings settings, Experiment experiment) {
    if (settings.severity().isPresent()) {
      experiment.endingOn(settings.severity().get());
    } else {
      FlagRule aelle = new PrunedByAelle(settings.adapted(), settings, config, plan.hyper());
      FlagRule halving = new PrunedByHalving(settings, config);
      experiment.endingOn(FlagRules.none().and(aelle).and(halving), Severity.CRITICAL);
    }
  }

  private static Pruned pruned(Flag flag) {
    return new Pruned(flag.progress(), flag.iteration(), flag.rule(), flag.reason());
  }

  @Override
  public void updated(int iteration, double loss) {
    diverged |= !Double.isFinite(loss);
  }

  @Override
  public void validated(int epoch, double loss) {
    diverged |= !Double.isFinite(loss);
    if (epoch > 0) {
      best = Math.min(best, loss);
    }
  }

  @Override
  public boolean goesOn() {
    return !diverged;
  }

  @Override
  public void checkpoint(CheckpointReport report) {
    if (first == null) {
      first = report;
      measurement = report.spectra().stream().findFirst().map(this::measurement);
    }
    List<TrialSpectrum> spectra = report.spectra().stream().map(TrialSpectrum::of).toList();
    diverged |= !spectra.stream().allMatch(TrialSpectrum::isNumber);
    checkpoints.add(
        new TrialCheckpoint(
            report.progress(),
            report.iteration(),
            report.epoch(),
            config.trainingLoss(report.loss()),
            config.validationLoss(report.validation()),
            spectra));
  }

  private Measurement measurement(LayerSpectrum layer) {
    LyapunovSpectrum spectrum = layer.spectrum();
    return new Measurement(
        config.spectrum().drive(),
        spectrum.warmup(),
        spectrum.sequences(),
        config.probeSteps(),
        config.probe(),
        spectrum.frame());
  }
}
