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
  /** A pass forward costs hardly more for a hundred sequences than for a few. */
  private static final int LEAST_MINIBATCH = 100;

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
    int minibatch = Math.max(config.training().minibatch(), LEAST_MINIBATCH);
    DataSetIterator validation = config.task().validation(minibatch);
    while (validation.hasNext()) {
      DataSet part = validation.next();
      sum += copy.score(part, false) * part.numExamples();
      sequences += part.numExamples();
    }
    return sum / sequences;
  }
}
