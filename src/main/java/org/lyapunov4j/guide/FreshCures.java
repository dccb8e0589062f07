package org.lyapunov4j.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.lyapunov4j.layers.GRU;
import org.lyapunov4j.network.LiveLayer;
import org.lyapunov4j.network.NetworkCopy;
import org.lyapunov4j.network.NetworkReader;
import org.lyapunov4j.network.Probe;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Remedies for a network that has not been trained yet. */
final class FreshCures {
  private FreshCures() {}

  static List<String> prepare(Model network, Probe probe, double steps) throws Misfit {
    requireFresh(network);
    SpectralGuideBuilder guide = SpectralGuide.builder().probe(probe);
    if (steps >= 1) {
      guide.horizon((int) Math.round(steps));
    }
    Preparation prepared = guide.build().prepare(network);
    if (prepared.changes().isEmpty()) {
      throw new Misfit(
          prepared.notes().isEmpty()
              ? "its exponents are where they have to be"
              : String.join("; ", prepared.notes()));
    }
    return prepared.changes().stream().map(Change::toString).toList();
  }

  static List<String> forgetBias(Model network, String layer, double bias) throws Misfit {
    requireFresh(network);
    List<String> done = new ArrayList<>();
    for (LiveLayer live : layers(network, layer)) {
      Knobs.of(live)
          .filter(knobs -> !live.frozen() && !(live.conf() instanceof GRU))
          .flatMap(Knobs::memory)
          .ifPresent(
              gate -> {
                gate.assign(bias);
                done.add(
                    String.format(Locale.ROOT, "%s: forget bias set to %.2f", live.label(), bias));
              });
    }
    if (done.isEmpty()) {
      throw new Misfit("there is no such layer that trains and has a forget gate");
    }
    return done;
  }

  /** Xavier's weights and DL4J's biases for a layer, from the seed after the network's own. */
  static List<String> drawAnew(Model network, String layer) throws Misfit {
    requireFresh(network);
    Model other = NetworkCopy.twin(network);
    for (BaseLayer conf : Networks.configurations(other)) {
      conf.setWeightInitFn(new WeightInitXavier());
      conf.setBiasInit(0);
      if (conf instanceof BaseRecurrentLayer recurrent) {
        recurrent.setWeightInitFnRecurrent(new WeightInitXavier());
      }
    }
    Model drawn = remade(other);
    List<LiveLayer> own = layers(network, layer);
    List<LiveLayer> anew = layers(drawn, layer);
    List<String> done = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      if (!own.get(i).frozen()) {
        for (String name : List.of("W", "RW", "b", "g")) {
          INDArray from = anew.get(i).param(name).orElse(null);
          own.get(i).param(name).ifPresent(to -> to.assign(from));
        }
        done.add(own.get(i).label() + ": weights drawn anew, biases as by default");
      }
    }
    if (done.isEmpty()) {
      throw new Misfit("there is no such recurrent layer that trains");
    }
    return done;
  }

  private static Model remade(Model other) {
    if (other instanceof MultiLayerNetwork network) {
      network.getLayerWiseConfigurations().getConfs().forEach(c -> c.setSeed(c.getSeed() + 1));
      MultiLayerNetwork made = new MultiLayerNetwork(network.getLayerWiseConfigurations());
      made.init();
      return made;
    }
    ComputationGraph graph = (ComputationGraph) other;
    graph
        .getConfiguration()
        .getDefaultConfiguration()
        .setSeed(graph.getConfiguration().getDefaultConfiguration().getSeed() + 1);
    ComputationGraph made = new ComputationGraph(graph.getConfiguration());
    made.init();
    return made;
  }

  private static List<LiveLayer> layers(Model network, String label) {
    return NetworkReader.standard().liveLayers(network).stream()
        .filter(layer -> label.isEmpty() || layer.label().equals(label))
        .toList();
  }

  private static void requireFresh(Model network) throws Misfit {
    int made = Networks.iterations(network);
    if (made > 0) {
      throw new Misfit("it is for a new start, and this network has made " + made + " updates");
    }
  }
}
