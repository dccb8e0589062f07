package org.lyapunov4j.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What is being trained, read from the network.
 *
 * @param number how many networks the monitor has met, this one included; from 1
 * @param seed its seed; null where it has none that was set
 * @param plannedIterations parameter updates the training will make in all; 0 where not known
 * @param hyper hyperparameters by the names that sweeps use ({@code cell}, {@code units}, {@code
 *     depth}, {@code learningRate}, ...): numbers, text or truth values. What differs between
 *     layers is that of the first recurrent one; what can't be read is left out
 * @param configuration the network's own configuration as it was written by its framework, in JSON;
 *     empty where it can't be
 */
public record TrainedNetwork(
    int number, Long seed, int plannedIterations, Map<String, Object> hyper, String configuration) {

  public TrainedNetwork {
    hyper = Collections.unmodifiableMap(new LinkedHashMap<>(hyper));
    Objects.requireNonNull(configuration, "configuration must not be null: use \"\"");
  }
}
