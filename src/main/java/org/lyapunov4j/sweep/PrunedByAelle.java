package org.lyapunov4j.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.Forecast;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.Severity;

/**
 * {@code PRUNED_BY_AELLE}: at the chosen moments, and at no others, a trial is given up that looks
 * as bad as at most a chosen share of the better half of the model's corpus did when they were held
 * out. Where AeLLE abstains, the trial goes on.
 *
 * @param config of the trial: what its losses are measured in, and how long it is
 * @param hyper hyperparameters of the trial other than cell and width
 */
record PrunedByAelle(
    Aelle model, PruneSettings settings, ExperimentConfig config, Map<String, Object> hyper)
    implements FlagRule {
  /** Name of this rule. */
  static final String NAME = "PRUNED_BY_AELLE";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    OptionalInt look = PruneSettings.reached(settings.at(), history, config);
    if (look.isEmpty()) {
      return List.of();
    }
    Forecast forecast = forecast(history.reports());
    if (forecast.abstained() || !(forecast.falseAlarm() <= settings.level(look.getAsInt()))) {
      return List.of();
    }
    String reason =
        String.format(
            Locale.ROOT,
            "After %.1f %% of its training this trial looks as bad as only %.2g %% of good ones do;"
                + " AeLLE expects it to end better than %.0f %% of all.",
            100 * history.last().orElseThrow().progress(),
            100 * forecast.falseAlarm(),
            forecast.percentile());
    return List.of(
        history.flag(
            Severity.CRITICAL,
            NAME,
            "",
            reason,
            "",
            Map.of("falseAlarm", forecast.falseAlarm(), "percentile", forecast.percentile()),
            forecast.worstHalf()));
  }

  private Forecast forecast(List<CheckpointReport> reports) {
    boolean siblings = settings.adapts() && !settings.siblings().isEmpty();
    if (!siblings && (settings.adapts() || !settings.losses())) {
      return model.forecast(reports);
    }
    List<CheckpointReport> inUnitsOfTheCorpus = new ArrayList<>();
    for (CheckpointReport report : reports) {
      inUnitsOfTheCorpus.add(
          new CheckpointReport(
              report.index(),
              report.iteration(),
              report.epoch(),
              config.trainingLoss(report.score()),
              config.validationLoss(report.validation()),
              report.progress(),
              report.spectra(),
              report.failures(),
              report.time(),
              report.elapsedNanos(),
              report.worker()));
    }
    return model.forecastWithLoss(inUnitsOfTheCorpus, config.task().name(), hyper);
  }
}
