package org.lyapunov4j.study;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.Forecast;
import org.lyapunov4j.aelle.StageModel;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.aelle.encoding.LossEncoding;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.aelle.encoding.SpectralPath;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Trial;

/**
 * What one trained model says of all trials of a corpus.
 *
 * @param forecasts by name, [1][n][3], without a name that has no figure; what it would say where
 *     it abstains because the spectra are unfamiliar, NaN where it can say nothing
 * @param abstained share of the trials it abstains on
 */
record ModelForecasts(Map<String, double[][][]> forecasts, double abstained) {

  /**
   * Asks a model.
   *
   * @throws ConfigException if the trials were measured in another way than the model's corpus, or
   *     it can say nothing of any
   */
  static ModelForecasts of(Aelle model, Evidence evidence) {
    double[][] spectral = new double[evidence.size()][];
    double[][] withLoss = new double[evidence.size()][];
    int abstained = 0;
    int silent = 0;
    String reason = "";
    double[] unknown = new double[Outcomes.TARGETS];
    Arrays.fill(unknown, Double.NaN);
    for (int i = 0; i < evidence.size(); i++) {
      Trial trial = evidence.trials().get(i);
      String unfit = model.unfit(trial).orElse(null);
      if (unfit != null) {
        throw new ConfigException(unfit);
      }
      SpectralPath path = SpectralPath.of(trial, evidence.at());
      Forecast forecast = model.forecast(path, null);
      abstained += forecast.abstained() ? 1 : 0;
      boolean encoded = !Double.isNaN(forecast.unfamiliarity());
      if (!encoded) {
        silent++;
        reason = forecast.abstention().orElse(reason);
      }
      StageModel.Answer answer = encoded ? model.ask(path, trial.task()) : null;
      spectral[i] = encoded ? answer.spectral().scores() : unknown;
      withLoss[i] =
          encoded && model.knows(trial.task()) && LossEncoding.known(path)
              ? answer.withLoss().scores()
              : unknown;
    }
    if (silent == evidence.size()) {
      throw new ConfigException("the model abstains on every trial: " + reason);
    }
    Map<String, double[][][]> forecasts = new LinkedHashMap<>();
    forecasts.put(Contenders.AELLE, new double[][][] {spectral});
    if (Arrays.stream(withLoss).anyMatch(said -> said != unknown)) {
      forecasts.put(Contenders.AELLE_WITH_LOSS, new double[][][] {withLoss});
    }
    return new ModelForecasts(forecasts, (double) abstained / evidence.size());
  }
}
