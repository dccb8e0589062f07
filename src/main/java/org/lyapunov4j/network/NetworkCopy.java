package org.lyapunov4j.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of a network as it is at this moment, for {@link NetworkReader#read(NetworkCopy,
 * ProbeData)}: it is run, and its layers are replaced, without the network taking notice. Good for
 * one reading.
 */
public final class NetworkCopy {

  /**
   * A layer of the copy.
   *
   * @param name unique: where layers share a name, the second is called "name (2)"
   * @param order position in the forward pass
   * @param conf the configuration with all wrappers
   * @param replacement puts another layer in its place
   */
  record Place(
      String name,
      int order,
      org.deeplearning4j.nn.conf.layers.Layer conf,
      Layer layer,
      Consumer<Layer> replacement) {
    void replace(Layer other) {
      replacement.accept(other);
    }
  }

  /** The two ways through a copy. */
  private interface Pass {

    /** Sends features up to a position. */
    void features(INDArray[] features, int order);

    /** Sends masks through all of it; one an input, null where there is none. */
    void masks(INDArray[] masks);
  }

  private static final Logger LOG = LoggerFactory.getLogger(NetworkCopy.class);

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
   * Copies configuration and parameters. Call it on the thread that trains, inside a callback of
   * DL4J or while nobody trains.
   *
   * <p>DL4J's own {@code clone()} would copy the updater's state as well, which a forward pass does
   * not need, and there are networks whose updater can't be made (halves of a bidirectional layer
   * that give their last step only).
   *
   * @throws IllegalArgumentException if the model is neither a {@code MultiLayerNetwork} nor a
   *     {@code ComputationGraph}
   * @throws IllegalStateException if DL4J can't make the network a second time
   */
  public static NetworkCopy of(Model model) {
    Model copy = twin(model);
    return model instanceof MultiLayerNetwork network
        ? of(
            (MultiLayerNetwork) copy,
            areApart(network.getLayers(), ((MultiLayerNetwork) copy).getLayers()))
        : of(
            (ComputationGraph) copy,
            areApart(
                ((ComputationGraph) model).getLayers(), ((ComputationGraph) copy).getLayers()));
  }

  /**
   * Another network of the same configuration with the same parameters, that has no listeners and
   * whose updater begins anew. Call it as {@link #of(Model)}.
   *
   * @throws IllegalArgumentException if the model is neither a {@code MultiLayerNetwork} nor a
   *     {@code ComputationGraph}
   * @throws IllegalStateException if DL4J can't make the network a second time
   */
  public static Model twin(Model model) {
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try (outside) {
      if (model instanceof MultiLayerNetwork network) {
        MultiLayerNetwork copy =
            new MultiLayerNetwork(network.getLayerWiseConfigurations().clone());
        copy.init(copied(network.params()), false);
        settle();
        return copy;
      } else if (model instanceof ComputationGraph graph) {
        ComputationGraph copy = new ComputationGraph(graph.getConfiguration().clone());
        copy.init(copied(graph.params()), false);
        settle();
        return copy;
      }
    } catch (RuntimeException refused) {
      throw new IllegalStateException(
          "DL4J could not make this network a second time, which reading it needs: "
              + Sentence.of(refused),
          refused);
    }
    throw NetworkReader.unreadable(model);
  }

  private static INDArray copied(INDArray params) {
    return params == null ? null : params.dup();
  }

  /**
   * On a GPU copies are made when the stream gets to them: before another thread reads one, they
   * have to be done. The CPU's backend has nothing to wait for.
   */
  private static void settle() {
    Nd4j.getExecutioner().commit();
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
   * Whether it may be read while the network it was made of trains on: it shares nothing with it
   * that changes, and the backend computes on the calling thread.
   */
  public boolean isApart() {
    return apart && Nd4j.getEnvironment().isCPU();
  }

  private static NetworkCopy of(MultiLayerNetwork copy, boolean apart) {
    Layer[] layers = copy.getLayers();
    List<String> names = UniqueNames.of(copy);
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < layers.length; i++) {
      int order = i;
      places.add(
          new Place(
              names.get(i),
              i,
              copy.getLayerWiseConfigurations().getConf(i).getLayer(),
              layers[i],
              other -> layers[order] = other));
    }
    return new NetworkCopy(
        copy,
        apart,
        places,
        new Pass() {
          @Override
          public void features(INDArray[] features, int order) {
            copy.feedForwardToLayer(order, features[0], false);
          }

          @Override
          public void masks(INDArray[] masks) {
            copy.setLayerMaskArrays(masks[0], null);
          }
        });
  }

  private static NetworkCopy of(ComputationGraph copy, boolean apart) {
    int[] topological = copy.topologicalSortOrder();
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < topological.length; i++) {
      GraphVertex vertex = copy.getVertices()[topological[i]];
      if (vertex instanceof LayerVertex holder) {
        places.add(
            new Place(
                vertex.getVertexName(),
                i,
                conf(copy, vertex.getVertexName()),
                holder.getLayer(),
                holder::setLayer));
      }
    }
    return new NetworkCopy(
        copy,
        apart,
        places,
        new Pass() {
          @Override
          public void features(INDArray[] features, int order) {
            copy.feedForward(features, order, false, true);
          }

          @Override
          public void masks(INDArray[] masks) {
            copy.setLayerMaskArrays(masks, null);
          }
        });
  }

  static org.deeplearning4j.nn.conf.layers.Layer conf(ComputationGraph graph, String vertex) {
    return Wrappers.inside(graph.getConfiguration().getVertices().get(vertex))
            instanceof org.deeplearning4j.nn.conf.graph.LayerVertex holder
        ? holder.getLayerConf().getLayer()
        : null;
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
   * Runs inference up to a place, and masks through the network before and after it: a layer that
   * makes a mask knows it only once it has run, and {@link InputRecorder} sends it on then. On a
   * thread of its own, because DL4J refuses to run where a workspace of the training is open.
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
                run(probe, last);
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

  private void run(ProbeData probe, Place last) {
    if (probe.masks().stream().anyMatch(Objects::nonNull)) {
      pass.masks(Padding.complete(probe, copy));
    }
    pass.features(copies(probe.features()), last.order());
    INDArray[] masks = Padding.complete(probe, copy);
    if (Arrays.stream(masks).anyMatch(Objects::nonNull)) {
      try {
        pass.masks(masks);
      } catch (RuntimeException notForMasks) {
        // A layer on the way takes no mask: those behind it have none, as in DL4J's own training.
        LOG.debug("Masks did not get through the network", notForMasks);
      }
    }
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
