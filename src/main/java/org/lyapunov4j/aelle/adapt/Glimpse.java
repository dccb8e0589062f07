package org.lyapunov4j.aelle.adapt;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lyapunov4j.aelle.encoding.LossEncoding;
import org.lyapunov4j.aelle.encoding.PathEncoding;
import org.lyapunov4j.aelle.encoding.SpectralPath;
import org.lyapunov4j.corpus.Trial;

/**
 * What is known of one training at one moment.
 *
 * @param path columns of the encoded path that say where the spectrum is and how it has moved
 * @param losses encoded by {@link LossEncoding}
 * @param gone whether it had left the finite numbers, or was stopped, before this moment
 * @param settings cell, width and hyperparameters by name, as far as they are known
 * @param model what the model says
 */
public record Glimpse(
    double[] path, double[] losses, boolean gone, Map<String, Object> settings, Outlook model) {
  /** Names in {@link #settings} of what every trial has. */
  static final String CELL = "cell";

  static final String UNITS = "units";

  public Glimpse {
    settings = Map.copyOf(settings);
  }

  /**
   * Encodes what is known.
   *
   * @param path with at least one point
   */
  public static Glimpse of(
      SpectralPath path, boolean stopped, Map<String, Object> settings, Outlook model) {
    double[] encoded = PathEncoding.encode(path);
    return new Glimpse(
        Arrays.stream(PathEncoding.PLACE_AND_MOVEMENT).mapToDouble(i -> encoded[i]).toArray(),
        LossEncoding.encode(path),
        stopped || path.broken(),
        settings,
        model);
  }

  /** Settings of a trial. */
  public static Map<String, Object> settings(Trial trial) {
    return settings(trial.cell(), trial.units(), trial.hyper());
  }

  /** Settings from their parts. */
  public static Map<String, Object> settings(String cell, int units, Map<String, Object> hyper) {
    Map<String, Object> settings = new LinkedHashMap<>();
    hyper.forEach(
        (name, value) -> {
          if (value != null) {
            settings.put(name, value);
          }
        });
    settings.put(CELL, cell);
    settings.put(UNITS, units);
    return settings;
  }
}
