package org.lyapunov4j.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A copy of a network as it is at this moment, for {@link NetworkReader#read(NetworkCopy,
 * ProbeData)}: it is run, and its layers are replaced, without the network taking notice. All else
 * must be left alone: a copy of a graph shares its list of listeners. Good for one reading.
 */
public final class NetworkCopy {

  /**
   * A layer of the copy.
   *
   * @param order position in the forward pass
   * @param replacement puts another layer in its place
   */
  record Place(String name, int order, Layer layer, Consumer<Layer> replacement) {
    void replace(Layer other) {
      replacement.accept(other);
    }
  }

  /** Sends features and masks through the copy, up to a position. */
  @FunctionalInterface
  private interface Pass {
    void run(INDArray[] features, INDArray[] masks, int order);
  }

  private final Model copy;
  private final boolean apart;
  private final List<Place> places;
  private final Pass pass;

  private NetworkCopy(Model copy, boolean apart, List<Place> places, Pass pass) {
    this.copy = copy;
    this.apart = apart;
    this.places = places;
    this.pass = pass;
  }

  /**
   * Copies parameters and updater state. Call it on the thread that trains, inside a callback of
   * DL4J or while nobody trains.
   *
   * @throws IllegalArgumentException if the model is neither a {@code MultiLayerNetwork} nor a
   *     {@code ComputationGraph}
   */
  public static NetworkCopy of(Model model) {
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try (outside) {
      if (model instanceof MultiLayerNetwork network) {
        MultiLayerNetwork copy = network.clone();
        return of(copy, areApart(network.getLayers(), copy.getLayers()));
      } else if (model instanceof ComputationGraph graph) {
        ComputationGraph copy = graph.clone();
        return of(copy, areApart(graph.getLayers(), copy.getLayers()));
      }
    }
    throw NetworkReader.unreadable(model);
  }

  /**
   * DL4J copies the dropout of most layers with them, but not that inside of bidirectional ones;
   * and a forward pass clears the mask that dropout keeps for the backward pass.
   */
  private static boolean areApart(Layer[] layers, Layer[] copies) {
    for (int i = 0; i < layers.length; i++) {
      List<IDropout> ours = Wrappers.dropouts(copies[i].conf().getLayer());
      for (IDropout theirs : Wrappers.dropouts(layers[i].conf().getLayer())) {
        if (ours.stream().anyMatch(dropout -> dropout == theirs)) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Whether it shares nothing that changes with the network it was made of, so that it may be read
   * while that one trains on.
   */
  public boolean isApart() {
    return apart;
  }

  private static NetworkCopy of(MultiLayerNetwork copy, boolean apart) {
    Layer[] layers = copy.getLayers();
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < layers.length; i++) {
      int order = i;
      String name = layers[i].conf().getLayer().getLayerName();
      places.add(
          new Place(
              name == null ? "layer" + i : name, i, layers[i], other -> layers[order] = other));
    }
    return new NetworkCopy(
        copy,
        apart,
        places,
        (features, masks, order) -> {
          if (masks.length > 0) {
            copy.setLayerMaskArrays(masks[0], null);
          }
          copy.feedForwardToLayer(order, features[0], false);
        });
  }

  private static NetworkCopy of(ComputationGraph copy, boolean apart) {
    int[] topological = copy.topologicalSortOrder();
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < topological.length; i++) {
      GraphVertex vertex = copy.getVertices()[topological[i]];
      if (vertex instanceof LayerVertex holder) {
        places.add(new Place(vertex.getVertexName(), i, holder.getLayer(), holder::setLayer));
      }
    }
    return new NetworkCopy(
        copy,
        apart,
        places,
        (features, masks, order) -> {
          if (masks.length > 0) {
            copy.setLayerMaskArrays(masks, null);
          }
          copy.feedForward(features, order, false, true);
        });
  }

  /** The copy itself, to look at. */
  Model model() {
    return copy;
  }

  /** All layers, in the order of the forward pass. */
  List<Place> places() {
    return places;
  }

  /**
   * Runs inference up to a place. On a thread of its own, because DL4J refuses to run where a
   * workspace of the training is open.
   *
   * @return what stopped the pass half-way
   */
  Optional<RuntimeException> forward(ProbeData probe, Place last) {
    RuntimeException[] stopped = new RuntimeException[1];
    Error[] fatal = new Error[1];
    Thread thread =
        new Thread(
            () -> {
              try {
                pass.run(copies(probe.features()), copies(probe.masks()), last.order());
              } catch (RuntimeException thrown) {
                stopped[0] = thrown;
              } catch (Error thrown) {
                fatal[0] = thrown;
              } finally {
                Workspaces.destroy();
              }
            },
            "lyapunov4j-probe");
    thread.setDaemon(true);
    thread.start();
    joinUninterruptibly(thread);
    if (fatal[0] != null) {
      throw fatal[0];
    }
    return Optional.ofNullable(stopped[0]);
  }

  /** Layers may write into their input. */
  private static INDArray[] copies(List<INDArray> arrays) {
    return arrays.stream().map(a -> a == null ? null : a.dup()).toArray(INDArray[]::new);
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
