package org.lyapunov4j.monitor;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Whether DL4J projects a network's parameters after every update. */
final class Constraints {
  private Constraints() {}

  static boolean present(Model model) {
    Layer[] layers =
        model instanceof MultiLayerNetwork network
            ? network.getLayers()
            : ((ComputationGraph) model).getLayers();
    return Arrays.stream(layers).anyMatch(layer -> present(layer.conf().getLayer()));
  }

  private static boolean present(org.deeplearning4j.nn.conf.layers.Layer layer) {
    if (layer instanceof Bidirectional both && present(both.getFwd())) {
      return true;
    }
    List<LayerConstraint> constraints = layer.getConstraints();
    return constraints != null && !constraints.isEmpty();
  }
}
