package org.lyapunov4j.guide;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.lyapunov4j.network.Probe;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;

/** Remedies that fit a network which trains on. What they set, the next update has. */
final class RunningCures {
  private static final int LATE = 1_000_000;

  private RunningCures() {}

  static List<String> multiplyRate(Model network, double times) throws Misfit {
    Set<IUpdater> updaters = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Layer layer : Networks.layers(network)) {
      for (String name : layer.paramTable().keySet()) {
        IUpdater updater = layer.getConfig().getUpdaterByParam(name);
        if (updater != null && updater.hasLearningRate()) {
          updaters.add(updater);
        }
      }
    }
    if (updaters.isEmpty()) {
      throw new Misfit("no updater of the network has a learning rate");
    }
    for (IUpdater updater : updaters) {
      if (updater.getLearningRate(0, 0) != updater.getLearningRate(LATE, LATE)) {
        throw new Misfit("the learning rate follows a schedule, which has to be changed by hand");
      }
    }
    double before = updaters.iterator().next().getLearningRate(0, 0);
    updaters.forEach(u -> u.setLrAndSchedule(u.getLearningRate(0, 0) * times, null));
    return List.of(
        String.format(Locale.ROOT, "learning rate from %.3g to %.3g", before, before * times));
  }

  static List<String> clip(Model network, double norm) throws Misfit {
    List<BaseLayer> layers = Networks.configurations(network);
    boolean clipped =
        layers.stream()
            .allMatch(
                layer ->
                    layer.getGradientNormalization() == GradientNormalization.ClipL2PerLayer
                        && layer.getGradientNormalizationThreshold() <= norm);
    if (clipped) {
      throw new Misfit("gradients are clipped to that, or to less, already");
    }
    for (BaseLayer layer : layers) {
      layer.setGradientNormalization(GradientNormalization.ClipL2PerLayer);
      layer.setGradientNormalizationThreshold(norm);
    }
    return List.of(String.format(Locale.ROOT, "gradients clipped to a norm of %.3g a layer", norm));
  }

  static List<String> follow(Model network, Probe probe, double upTo) throws Misfit {
    if (!Networks.isTruncated(network)) {
      throw new Misfit("the network is trained on whole sequences");
    }
    TbpttFollowerBuilder follower = TbpttFollower.builder().probe(probe);
    if (upTo >= TbpttFollowerBuilder.DEFAULT_SHORTEST) {
      follower.within(TbpttFollowerBuilder.DEFAULT_SHORTEST, (int) upTo);
    }
    Networks.listen(network, follower.build());
    return List.of("the length of truncated backpropagation follows the memory");
  }

  /** Weights and the optimiser's state of a saved network. */
  static List<String> goBack(Model network, Optional<Path> model) throws Misfit {
    if (model.isEmpty()) {
      throw new Misfit("no good weights were kept: use lastGood(model.zip)");
    }
    try {
      if (network instanceof MultiLayerNetwork own) {
        MultiLayerNetwork saved =
            ModelSerializer.restoreMultiLayerNetwork(model.get().toFile(), true);
        take(own.params(), saved.params());
        take(own.getUpdater(), saved.getUpdater());
      } else if (network instanceof ComputationGraph own) {
        ComputationGraph saved =
            ModelSerializer.restoreComputationGraph(model.get().toFile(), true);
        take(own.params(), saved.params());
        take(own.getUpdater().getUpdaterStateViewArray(), saved.getUpdater().getStateViewArray());
      }
    } catch (IOException unread) {
      throw new Misfit(model.get() + " can't be read: " + unread.getMessage());
    }
    return List.of("weights and the optimiser's state are those of " + model.get());
  }

  private static void take(Updater own, Updater saved) throws Misfit {
    take(own.getStateViewArray(), saved.getStateViewArray());
  }

  private static void take(INDArray own, INDArray saved) throws Misfit {
    if (own == null || saved == null) {
      return;
    }
    if (own.length() != saved.length()) {
      throw new Misfit(
          "the weights that were kept are of another network: "
              + saved.length()
              + " numbers in place of "
              + own.length());
    }
    own.assign(saved.reshape(own.shape()));
  }
}
