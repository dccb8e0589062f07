package org.lyapunov4j.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lyapunov4j.checkpoint.Diagnosis;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where the first loss of a training that is no number comes from. What is looked at, in this
 * order: the minibatch's features and labels, the weights, the outputs of the layers, the loss.
 *
 * @param layer the layer where it shows first; empty for features, labels and the loss
 * @param sequence 0-based place in the minibatch of the first sequence that has it, or -1 where it
 *     is no matter of one sequence
 * @param sentence what was found, where, and what to do
 */
public record FirstNaN(Cause cause, String layer, int sequence, String sentence) {

  /** What is no number, of all things the first. */
  public enum Cause {
    FEATURES,
    LABELS,
    /** Weights, before the first update already. */
    WEIGHTS,
    /** Weights, after an update that began from finite ones. */
    UPDATE,
    /** What a layer gives, from finite weights and features. */
    ACTIVATIONS,
    /** The loss alone: the network's outputs are finite. */
    LOSS,
    /** Nothing of it is left to be seen. */
    UNKNOWN
  }

  /**
   * Looks for the cause. Call it in {@code onBackwardPass} of the update whose loss is no number (a
   * graph has dropped its labels in {@code onGradientCalculation}): features, labels and masks are
   * still there, and the weights are those that the loss is of. Called later, in {@code
   * iterationDone}, the update has already spoiled the weights, and they are named where features
   * and labels are sound. Runs the minibatch once through a copy of the network.
   *
   * @param lossBefore the loss of the update before; NaN where there was none
   * @throws IllegalArgumentException if the model is neither a {@code MultiLayerNetwork} nor a
   *     {@code ComputationGraph}
   */
  public static FirstNaN find(Model model, double lossBefore) {
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try (outside) {
      return new Search(model, lossBefore).find();
    }
  }

  /** The finding for rules, without what to do about it; empty where nothing is left to be seen. */
  public Optional<Diagnosis> diagnosis() {
    if (cause == Cause.UNKNOWN) {
      return Optional.empty();
    }
    Diagnosis.Cause known =
        switch (cause) {
          case FEATURES -> Diagnosis.Cause.FEATURES;
          case LABELS -> Diagnosis.Cause.LABELS;
          case WEIGHTS -> Diagnosis.Cause.WEIGHTS;
          case UPDATE -> Diagnosis.Cause.OVERFLOW;
          case ACTIVATIONS -> Diagnosis.Cause.ACTIVATIONS;
          default -> Diagnosis.Cause.LOSS;
        };
    return Optional.of(
        new Diagnosis(known, layer, sequence, sentence.substring(0, sentence.lastIndexOf(": "))));
  }

  private static final double HUGE = 1e6;

  private record Search(Model model, double lossBefore) {

    FirstNaN find() {
      return inArrays(features(), Cause.FEATURES, "features")
          .or(() -> inArrays(labels(), Cause.LABELS, "labels"))
          .or(this::inWeights)
          .or(this::inActivations)
          .orElseGet(this::inLoss);
    }

    private List<INDArray> features() {
      return model instanceof MultiLayerNetwork network
          ? listed(network.getInput())
          : listed(((ComputationGraph) model).getInputs());
    }

    private List<INDArray> labels() {
      return model instanceof MultiLayerNetwork network
          ? listed(network.getLabels())
          : labels((ComputationGraph) model);
    }

    private static List<INDArray> labels(ComputationGraph graph) {
      INDArray[] labels = new INDArray[graph.getNumOutputArrays()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = graph.getOutputLayer(i) instanceof IOutputLayer out ? out.getLabels() : null;
      }
      return listed(labels);
    }

    private static List<INDArray> listed(INDArray... arrays) {
      return arrays == null ? List.of() : Arrays.stream(arrays).filter(a -> a != null).toList();
    }

    private static Optional<FirstNaN> inArrays(List<INDArray> arrays, Cause cause, String what) {
      for (INDArray array : arrays) {
        int sequence = firstSick(array);
        if (sequence >= 0) {
          return Optional.of(
              new FirstNaN(
                  cause,
                  "",
                  sequence,
                  String.format(
                      "the %s of sequence %d of the minibatch are not all finite: mend the data, or"
                          + " leave that sequence out",
                      what, sequence)));
        }
      }
      return Optional.empty();
    }

    private Optional<FirstNaN> inWeights() {
      List<String> names = new ArrayList<>();
      List<Layer> layers = new ArrayList<>();
      if (model instanceof MultiLayerNetwork network) {
        names.addAll(UniqueNames.of(network));
        layers.addAll(Arrays.asList(network.getLayers()));
      } else {
        for (Layer layer : ((ComputationGraph) model).getLayers()) {
          names.add(layer.conf().getLayer().getLayerName());
          layers.add(layer);
        }
      }
      for (int i = 0; i < layers.size(); i++) {
        for (INDArray weights : layers.get(i).paramTable().values()) {
          if (isSick(weights)) {
            return Optional.of(weights(names.get(i)));
          }
        }
      }
      return Optional.empty();
    }

    private FirstNaN weights(String layer) {
      return Double.isFinite(lossBefore)
          ? new FirstNaN(
              Cause.UPDATE,
              layer,
              -1,
              "an update made weights of layer "
                  + layer
                  + " overflow, or so large that the layer does: lower the learning rate or clip gradients")
          : new FirstNaN(
              Cause.WEIGHTS,
              layer,
              -1,
              "weights of layer "
                  + layer
                  + " were not finite when training began: look at how they were made or loaded");
    }

    private Optional<FirstNaN> inActivations() {
      ProbeData minibatch;
      try {
        minibatch = ProbeData.capture(model);
      } catch (IllegalStateException gone) {
        return Optional.empty();
      }
      NetworkCopy copy = NetworkCopy.of(model);
      List<OutputWatch> watches = new ArrayList<>();
      for (NetworkCopy.Place place : copy.places()) {
        OutputWatch watch = new OutputWatch(place.layer(), minibatch.sequences());
        watches.add(watch);
        place.replace(watch);
      }
      copy.forward(minibatch, copy.places().get(copy.places().size() - 1));
      for (int i = 0; i < watches.size(); i++) {
        int sequence = watches.get(i).sequence;
        if (sequence >= 0) {
          String layer = copy.places().get(i).name();
          if (Double.isFinite(lossBefore) && isHuge(copy.places().get(i).layer())) {
            return Optional.of(weights(layer));
          }
          return Optional.of(
              new FirstNaN(
                  Cause.ACTIVATIONS,
                  layer,
                  sequence,
                  String.format(
                      "layer %s overflows on sequence %d of the minibatch though its weights are"
                          + " finite: scale the inputs, or use an activation that saturates",
                      layer, sequence)));
        }
      }
      return Optional.empty();
    }

    /** Whether no training would have led to such weights step by step. */
    private static boolean isHuge(Layer layer) {
      return layer.paramTable().values().stream()
          .anyMatch(weights -> weights.amaxNumber().doubleValue() > HUGE);
    }

    private FirstNaN inLoss() {
      double penalty =
          model instanceof MultiLayerNetwork network
              ? network.calcRegularizationScore(true)
              : ((ComputationGraph) model).calcRegularizationScore(true);
      if (!Double.isFinite(penalty)) {
        return new FirstNaN(
            Cause.LOSS,
            "",
            -1,
            "the penalty on the weights overflows: lower the learning rate or the penalty");
      }
      if (Double.isFinite(model.score())) {
        return new FirstNaN(
            Cause.UNKNOWN, "", -1, "minibatch, weights, outputs and loss are all finite now");
      }
      return new FirstNaN(
          Cause.LOSS,
          "",
          -1,
          "the loss itself ("
              + String.join(", ", losses())
              + ") is no number of outputs and labels that are finite, such as the logarithm of 0:"
              + " see that the output layer's activation and the labels are in the loss's range");
    }

    private List<String> losses() {
      List<String> names = new ArrayList<>();
      NetworkCopy.of(model)
          .places()
          .forEach(place -> loss(place.conf()).ifPresent(loss -> names.add(loss.toString())));
      return names;
    }

    private static Optional<Object> loss(org.deeplearning4j.nn.conf.layers.Layer conf) {
      return conf instanceof BaseOutputLayer output
          ? Optional.ofNullable(output.getLossFn())
          : conf instanceof RnnLossLayer steps
              ? Optional.ofNullable(steps.getLossFn())
              : conf instanceof LossLayer loss
                  ? Optional.ofNullable(loss.getLossFn())
                  : Optional.empty();
    }
  }

  /** Notes the first sequence of a layer's output that is not finite. */
  @SuppressWarnings("serial") // never serialised: it lives as long as one forward pass
  private static final class OutputWatch extends BaseWrapperLayer {
    private final int sequences;
    private int sequence = -1;

    OutputWatch(Layer underlying, int sequences) {
      super(underlying);
      this.sequences = sequences;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      return watched(super.activate(training, workspaces));
    }

    @Override
    public INDArray activate(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
      return watched(super.activate(input, training, workspaces));
    }

    private INDArray watched(INDArray output) {
      MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
      try (outside) {
        // DL4J lays steps of all sequences below each other, sequences first.
        int row = firstSick(output);
        sequence = row < 0 ? row : row % sequences;
      }
      return output;
    }
  }

  private static boolean isSick(INDArray array) {
    return array.isR() && (array.isNaN().any() || array.isInfinite().any());
  }

  /** The first slice along the sequences that is not finite, or -1. */
  private static int firstSick(INDArray array) {
    if (!isSick(array)) {
      return -1;
    }
    for (int b = 0; b < array.size(0); b++) {
      if (isSick(array.slice(b))) {
        return b;
      }
    }
    return -1;
  }
}
