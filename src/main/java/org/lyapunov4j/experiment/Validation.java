package org.lyapunov4j.experiment;

import java.util.Arrays;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * The mean loss over the validation sequences, which is as DL4J counts: per sequence. Measured with
 * a copy of the network, so that it may be asked for in the middle of an update.
 */
final class Validation {
  private final ExperimentConfig config;
  private final MultiLayerNetwork network;
  private double[] parameters;
  private double loss = Double.NaN;

  Validation(ExperimentConfig config, MultiLayerNetwork network) {
    this.config = config;
    this.network = network;
  }

  /** The last loss that was measured; NaN before the first. */
  double last() {
    return loss;
  }

  /** The loss of the network as it is; measured anew only where it has changed. */
  double now() {
    double[] now = network.params().toDoubleVector();
    if (!Arrays.equals(now, parameters)) {
      parameters = now;
      loss = measure(network.clone());
    }
    return loss;
  }

  private double measure(MultiLayerNetwork copy) {
    double sum = 0;
    int sequences = 0;
    DataSetIterator validation = config.task().validation(config.training().minibatch());
    while (validation.hasNext()) {
      DataSet minibatch = validation.next();
      sum += copy.score(minibatch, false) * minibatch.numExamples();
      sequences += minibatch.numExamples();
    }
    return sum / sequences;
  }
}
