package org.lyapunov4j.field;

import java.util.List;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.monitor.LyapunovListener;
import org.lyapunov4j.monitor.LyapunovListenerBuilder;
import org.lyapunov4j.monitor.Schedule;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * What came of a training that was watched.
 *
 * @param start mean loss of its first three updates
 * @param end mean loss of its last tenth
 * @param flags in the order in which they were raised
 * @param saturated largest share of saturated unit steps of a layer at a checkpoint
 */
record Trained(double start, double end, List<Flag> flags, double saturated) {

  /**
   * Trains a network.
   *
   * @param minibatches a {@code DataSet}, or for a graph of several inputs a {@code MultiDataSet};
   *     null ends the training
   */
  static Trained of(Model model, int updates, int delay, IntFunction<Object> minibatches) {
    LyapunovListenerBuilder builder =
        LyapunovListener.builder()
            .schedule(Schedule.everyIterations(Math.max(1, updates / 20)))
            .plannedIterations(updates)
            .synchronous();
    if (delay > 0) {
      builder.delay(delay);
    }
    LyapunovListener monitor = builder.build();
    model.addListeners(monitor);
    double start = 0;
    double end = 0;
    int last = Math.max(1, updates / 10);
    for (int i = 0; i < updates; i++) {
      fit(model, minibatches.apply(i));
      start += i < 3 ? model.score() / 3 : 0;
      end += i >= updates - last ? model.score() / last : 0;
    }
    monitor.awaitPending();
    double saturated =
        monitor.history().stream()
            .flatMap(report -> report.spectra().stream())
            .mapToDouble(layer -> layer.health().saturated())
            .max()
            .orElse(Double.NaN);
    return new Trained(start, end, monitor.flags(), saturated);
  }

  private static void fit(Model model, Object data) {
    if (data instanceof MultiDataSet several) {
      ((ComputationGraph) model).fit(several);
    } else if (model instanceof ComputationGraph graph) {
      graph.fit((DataSet) data);
    } else {
      ((MultiLayerNetwork) model).fit((DataSet) data);
    }
  }

  List<String> warnings() {
    return flags.stream()
        .filter(flag -> flag.severity().atLeast(Severity.WARNING))
        .map(Flag::rule)
        .toList();
  }

  /** Rule of the first flag that is at least a warning, with its cause. */
  String first() {
    return flags.stream()
        .filter(flag -> flag.severity().atLeast(Severity.WARNING))
        .findFirst()
        .map(flag -> flag.rule() + (flag.cause().isEmpty() ? "" : " " + flag.cause()))
        .orElse("none");
  }

  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            String.format("loss %.4g to %.4g, at most saturated %.2f", start, end, saturated));
    flags.forEach(flag -> text.append("\n    ").append(Field.line(flag)));
    return text.toString();
  }
}
