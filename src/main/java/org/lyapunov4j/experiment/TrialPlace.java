package org.lyapunov4j.experiment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which trial of which sweep a training is, for those who are told of it.
 *
 * @param sweep name of the sweep
 * @param hyperparameters what is varied, by name
 */
public record TrialPlace(String sweep, Map<String, Object> hyperparameters) {
  public TrialPlace {
    hyperparameters = Collections.unmodifiableMap(new LinkedHashMap<>(hyperparameters));
  }
}
