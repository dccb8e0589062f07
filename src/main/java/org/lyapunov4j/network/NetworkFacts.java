package org.lyapunov4j.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lyapunov4j.checkpoint.TrainedNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;

/** What a network says of itself: its seed, and its hyperparameters by the names of sweeps. */
public final class NetworkFacts {
  private NetworkFacts() {}

  /**
   * Reads them.
   *
   * @param number of the network among those its monitor has met
   * @param planned parameter updates it will make in all, 0 where not known
   */
  public static TrainedNetwork of(Model model, int number, int planned) {
    org.deeplearning4j.nn.api.Layer[] layers = layers(model);
    Map<String, Object> hyper = new LinkedHashMap<>();
    List<Layer> recurrent =
        Arrays.stream(layers)
            .map(layer -> layer.conf().getLayer())
            .filter(conf -> Wrappers.innermost(conf) instanceof BaseRecurrentLayer)
            .toList();
    if (!recurrent.isEmpty()) {
      read(recurrent, hyper);
    }
    readInput(model, hyper);
    return new TrainedNetwork(number, seed(layers), planned, hyper, configuration(model));
  }

  private static org.deeplearning4j.nn.api.Layer[] layers(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      return network.getLayers();
    } else if (model instanceof ComputationGraph graph) {
      return graph.getLayers();
    }
    throw NetworkReader.unreadable(model);
  }

  private static Long seed(org.deeplearning4j.nn.api.Layer[] layers) {
    return Arrays.stream(layers)
        .map(org.deeplearning4j.nn.api.Layer::conf)
        .filter(Objects::nonNull)
        .map(NeuralNetConfiguration::getSeed)
        .findFirst()
        .orElse(null);
  }

  @SuppressWarnings("deprecation") // GravesBidirectionalLSTM
  private static void read(List<Layer> recurrent, Map<String, Object> hyper) {
    Layer outer = recurrent.get(0);
    BaseRecurrentLayer layer = (BaseRecurrentLayer) Wrappers.innermost(outer);
    hyper.put("cell", layer.getClass().getSimpleName());
    hyper.put("units", layer.getNOut());
    hyper.put("depth", recurrent.size());
    put(hyper, "activation", layer.getActivationFn());
    if (layer instanceof AbstractLSTM lstm) {
      put(hyper, "gateActivation", lstm.getGateActivationFn());
      hyper.put("forgetBias", lstm.getForgetGateBiasInit());
    }
    if (layer.getIDropout() instanceof Dropout dropout) {
      hyper.put("dropout", 1 - dropout.getP()); // DL4J has the share that is kept
    }
    hyper.put(
        "bidirectional",
        layer instanceof GravesBidirectionalLSTM
            || recurrent.stream().anyMatch(NetworkFacts::both));
    readTraining(layer, hyper);
  }

  private static boolean both(Layer conf) {
    for (Layer layer = conf; layer != null; layer = Wrappers.wrapped(layer)) {
      if (layer instanceof Bidirectional) {
        return true;
      }
    }
    return false;
  }

  private static void readTraining(BaseLayer layer, Map<String, Object> hyper) {
    IUpdater updater = layer.getIUpdater();
    if (updater != null) {
      hyper.put("updater", updater.getClass().getSimpleName().toLowerCase(Locale.ROOT));
      if (updater.hasLearningRate()) {
        hyper.put("learningRate", updater.getLearningRate(0, 0));
      }
    }
    GradientNormalization normalization = layer.getGradientNormalization();
    if (normalization == GradientNormalization.ClipL2PerLayer) {
      hyper.put("gradientClipping", layer.getGradientNormalizationThreshold());
    }
    List<Regularization> regularization = layer.getRegularization();
    for (Regularization term :
        regularization == null ? List.<Regularization>of() : regularization) {
      if (term instanceof L2Regularization l2) {
        hyper.put("l2", l2.getL2().valueAt(0, 0));
      }
    }
  }

  private static void put(Map<String, Object> hyper, String name, Object value) {
    if (value != null) {
      hyper.put(name, value.toString().toLowerCase(Locale.ROOT));
    }
  }

  /** The minibatch under way tells its size and the length of its sequences. */
  private static void readInput(Model model, Map<String, Object> hyper) {
    INDArray input =
        model instanceof MultiLayerNetwork network
            ? network.getInput()
            : ((ComputationGraph) model).getInputs() == null
                ? null
                : ((ComputationGraph) model).getInputs()[0];
    if (input != null && input.rank() == 3) {
      hyper.put("minibatch", input.size(0));
      boolean stepsFirst = isStepsFirst(model);
      hyper.put("steps", input.size(stepsFirst ? 1 : 2));
    }
  }

  private static boolean isStepsFirst(Model model) {
    return NetworkInput.of(model).get(0).widthAxis(3) == 2;
  }

  private static String configuration(Model model) {
    try {
      return model instanceof MultiLayerNetwork network
          ? network.getLayerWiseConfigurations().toJson()
          : ((ComputationGraph) model).getConfiguration().toJson();
    } catch (RuntimeException notInJson) {
      return "";
    }
  }
}
