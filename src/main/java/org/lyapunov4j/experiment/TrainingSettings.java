package org.lyapunov4j.experiment;

import java.util.List;
import org.lyapunov4j.config.Section;

/**
 * How a network is trained.
 *
 * @param ramp updates over which the learning rate rises from 0, in a straight line; 0 for none
 * @param clipping largest L2 norm of a layer's gradient; 0 for no clipping
 * @param truncated steps of truncated backpropagation through time; 0 for all of a sequence
 * @param followMemory whether that length follows the network's memory while it trains
 * @param l2 weight decay coefficient
 */
record TrainingSettings(
    int epochs,
    int minibatch,
    String updater,
    double learningRate,
    int ramp,
    double clipping,
    int truncated,
    boolean followMemory,
    double l2) {

  static TrainingSettings read(Section options) {
    TrainingSettings settings =
        new TrainingSettings(
            options.integer("epochs", 1, 1_000_000, 10),
            options.integer("minibatch", 1, 1_000_000, 32),
            options.choice("updater", List.of("adam", "sgd", "rmsprop", "nesterovs"), "adam"),
            options.numberAbove("learningRate", 0, 1000, 0.003),
            options.integer("learningRateRamp", 0, 1_000_000, 0),
            options.number("gradientClipping", 0, 1e6, 0),
            options.integer("truncatedSteps", 0, 1_000_000, 0),
            options.truth("followMemory", false),
            options.number("l2", 0, 1000, 0));
    options.finish();
    return settings;
  }
}
