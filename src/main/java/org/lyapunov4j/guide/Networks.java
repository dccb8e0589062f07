package org.lyapunov4j.guide;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.DataSet;

/** What DL4J's two kinds of networks have in common and do not share a type for. */
final class Networks {
  private Networks() {}

  /** Parameter updates made so far. */
  static int iterations(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getIterationCount()
        : ((ComputationGraph) model).getIterationCount();
  }

  static Layer[] layers(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getLayers()
        : ((ComputationGraph) model).getLayers();
  }

  static void fit(Model model, DataSet minibatch) {
    if (model instanceof MultiLayerNetwork network) {
      network.fit(minibatch);
    } else {
      ((ComputationGraph) model).fit(minibatch);
    }
  }

  static void listen(Model model, TrainingListener listener) {
    if (model instanceof MultiLayerNetwork network) {
      network.addListeners(listener);
    } else {
      ((ComputationGraph) model).addListeners(listener);
    }
  }

  static boolean isTruncated(Model model) {
    return (model instanceof MultiLayerNetwork network
            ? network.getLayerWiseConfigurations().getBackpropType()
            : ((ComputationGraph) model).getConfiguration().getBackpropType())
        == BackpropType.TruncatedBPTT;
  }

  /** Steps of truncated backpropagation. */
  static int truncation(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getLayerWiseConfigurations().getTbpttFwdLength()
        : ((ComputationGraph) model).getConfiguration().getTbpttFwdLength();
  }

  /** Takes effect with the next minibatch. */
  static void setTruncation(Model model, int steps) {
    if (model instanceof MultiLayerNetwork network) {
      network.getLayerWiseConfigurations().setTbpttFwdLength(steps);
      network.getLayerWiseConfigurations().setTbpttBackLength(steps);
    } else {
      ((ComputationGraph) model).getConfiguration().setTbpttFwdLength(steps);
      ((ComputationGraph) model).getConfiguration().setTbpttBackLength(steps);
    }
  }

  /** The configurations of all layers with weights, without wrappers, both directions. */
  static List<BaseLayer> configurations(Model model) {
    List<BaseLayer> found = new ArrayList<>();
    for (Layer layer : layers(model)) {
      gather(layer.conf().getLayer(), found);
    }
    return found;
  }

  private static void gather(org.deeplearning4j.nn.conf.layers.Layer layer, List<BaseLayer> found) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      gather(wrapper.getUnderlying(), found);
    } else if (layer instanceof Bidirectional both) {
      gather(both.getFwd(), found);
      gather(both.getBwd(), found);
    } else if (layer instanceof BaseLayer plain) {
      found.add(plain);
    }
  }
}
