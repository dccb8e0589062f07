package org.lyapunov4j.monitor.spark;

import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.monitor.LyapunovListener;

/**
 * One checkpoint a round of a training by dl4j-spark, on the driver, of the network whose weights
 * are the average of the workers':
 *
 * <pre>{@code
 * LyapunovListener listener = LyapunovListener.builder().probe(Probe.of(features)).build();
 * SparkMonitor monitor = SparkMonitor.of(training, listener);     // checkpoint 0, if untrained
 * for (int round = 0; round < rounds; round++) {
 *   training.fit(data);
 *   if (monitor.round().filter(flag -> flag.severity() == Severity.CRITICAL).isPresent()) {
 *     break;
 *   }
 * }
 * }</pre>
 *
 * <p>The listener stays on the driver, so that its sinks, rules, callbacks and AeLLE are as in a
 * local training; its schedule is not asked. It must have a probe, since the driver sees no
 * minibatch. The loss of a round is what DL4J gives as its score, the mean over workers of their
 * last minibatches. The training is left as it is: parameters are the same to the bit.
 *
 * <p>A listener that is attached to the workers by {@code training.setListeners} is another thing:
 * it is serialised for every worker and round, so that each of them measures its own weights before
 * they are averaged, from checkpoint 0 on each time, and without sinks and callbacks.
 */
public final class SparkMonitor {
  private final Supplier<Model> averaged;
  private final LyapunovListener listener;

  private SparkMonitor(Supplier<Model> averaged, LyapunovListener listener) {
    this.averaged = averaged;
    this.listener = listener;
  }

  /**
   * Watches a training, from now on.
   *
   * @throws IllegalArgumentException if the listener has no probe
   */
  public static SparkMonitor of(SparkDl4jMultiLayer training, LyapunovListener listener) {
    SparkMonitor monitor =
        new SparkMonitor(
            () -> {
              training.getNetwork().setScore(training.getScore());
              return training.getNetwork();
            },
            listener);
    if (training.getNetwork().getIterationCount() == 0) {
      training.getNetwork().setScore(Double.NaN); // nobody has computed it
      monitor.checkpoint(training.getNetwork());
    }
    return monitor;
  }

  /** The same for a graph. */
  public static SparkMonitor of(SparkComputationGraph training, LyapunovListener listener) {
    SparkMonitor monitor =
        new SparkMonitor(
            () -> {
              training.getNetwork().setScore(training.getScore());
              return training.getNetwork();
            },
            listener);
    if (training.getNetwork().getIterationCount() == 0) {
      training.getNetwork().setScore(Double.NaN); // nobody has computed it
      monitor.checkpoint(training.getNetwork());
    }
    return monitor;
  }

  /**
   * To be called after each {@code fit}: takes the checkpoint, and returns when sinks have it, or
   * when the listener's patience is at an end.
   *
   * @return the worst flag that stands; empty where none does
   */
  public Optional<Flag> round() {
    Model network = averaged.get();
    int iterations = iterations(network);
    listener.iterationDone(network, iterations - 1, 0);
    checkpoint(network);
    return listener.standingFlags().stream().max(Comparator.comparing(Flag::severity));
  }

  private void checkpoint(Model network) {
    listener.takeCheckpoint(network);
    if (listener.probe().isEmpty()) {
      throw new IllegalArgumentException(
          "the listener must have a probe, since the driver sees no minibatch: give"
              + " LyapunovListener.builder().probe(...) some sequences of the data");
    }
  }

  private static int iterations(Model network) {
    return network instanceof MultiLayerNetwork net
        ? net.getIterationCount()
        : ((ComputationGraph) network).getIterationCount();
  }
}
