package org.lyapunov4j.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lyapunov4j.layers.Networks.assertClose;
import static org.lyapunov4j.layers.Networks.assertGradients;
import static org.lyapunov4j.layers.Networks.random;
import static org.lyapunov4j.layers.Networks.steps;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.OrthogonalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What every layer made of an {@link RnnStep} must do; extend it for a layer of your own. Gradients
 * are checked by DL4J's own utility.
 */
public abstract class StepRnnContract {
  private static final int UNITS = 3;
  private static final int MINIBATCH = 2;
  private static final int STEPS = 4;

  /** Padding at the end of one sequence; a gap and padding at the start of the other. */
  private static final INDArray MASK =
      Nd4j.createFromArray(new double[][] {{1, 1, 1, 0}, {0, 1, 0, 1}});

  /** The layer under test, with its own options set; its activations must be smooth. */
  protected abstract BaseRecurrentLayer.Builder<?> builder();

  /** The layer under test with one of its own options, if it has any, at another value. */
  protected abstract Layer other();

  private BaseRecurrentLayer.Builder<?> units() {
    BaseRecurrentLayer.Builder<?> builder = builder();
    builder.nOut(UNITS);
    return builder;
  }

  private Layer layer() {
    return units().build();
  }

  @BeforeAll
  protected static void doubles() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  private static INDArray x(RNNFormat format, int steps) {
    INDArray x = random(1, MINIBATCH, Networks.INPUTS, steps);
    return format == RNNFormat.NCW ? x : x.permute(0, 2, 1).dup('c');
  }

  private static INDArray y(RNNFormat format, int steps) {
    INDArray y = random(2, MINIBATCH, Networks.OUTPUTS, steps);
    return format == RNNFormat.NCW ? y : y.permute(0, 2, 1).dup('c');
  }

  private static INDArray x() {
    return x(RNNFormat.NCW, STEPS);
  }

  private static INDArray y() {
    return y(RNNFormat.NCW, STEPS);
  }

  private MultiLayerNetwork network() {
    return Networks.everyStep(layer());
  }

  private MultiLayerNetwork truncated() {
    return Networks.everyStep(
        layer(),
        RNNFormat.NCW,
        list -> list.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(STEPS));
  }

  // Gradients

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void gradients(RNNFormat format) {
    MultiLayerNetwork network = Networks.everyStep(layer(), format, list -> {});
    assertGradients(network, x(format, STEPS), y(format, STEPS), null, false);
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void gradientsWithDropout(RNNFormat format) {
    BaseRecurrentLayer.Builder<?> builder = units();
    builder.dropOut(0.6);
    MultiLayerNetwork network = Networks.everyStep(builder.build(), format, list -> {});
    assertGradients(network, x(format, STEPS), y(format, STEPS), null, true);
  }

  @Test
  void gradientsWithWeightNoise() {
    BaseRecurrentLayer.Builder<?> builder = units();
    builder.weightNoise(new WeightNoise(new NormalDistribution(0, 0.2)));
    assertGradients(Networks.everyStep(builder.build()), x(), y(), null, true);
  }

  @Test
  void gradientsWithRegularisationAndMask() {
    BaseRecurrentLayer.Builder<?> builder = units();
    builder.l1(0.01);
    builder.l2(0.02);
    builder.l1Bias(0.03);
    assertGradients(Networks.everyStep(builder.build()), x(), y(), MASK, false);
  }

  @Test
  void gradientsInBothDirections() {
    MultiLayerNetwork network = Networks.everyStep(new Bidirectional(layer()));
    assertGradients(network, x(), y(), MASK, false);
  }

  @Test
  void gradientsFromTheLastStep() {
    MultiLayerNetwork network = Networks.atTheEnd(new LastTimeStep(layer()));
    assertGradients(network, x(), random(2, MINIBATCH, Networks.OUTPUTS), MASK, false);
  }

  @Test
  void gradientsInAGraph() {
    ComputationGraph graph = Networks.graph(layer());
    assertGradients(graph, x(), y(), MASK);
  }

  // Truncated backpropagation through time

  @Test
  void gradientsWithCarriedState() {
    MultiLayerNetwork network = truncated();
    Map<String, INDArray> state = stateAfter(network, random(5, MINIBATCH, Networks.INPUTS, 3));
    double[] gradient = gradientFrom(network, state, x(), y()).data().asDouble();
    INDArray params = network.params();
    double step = 1e-6;
    for (int i = 0; i < gradient.length; i += 3) {
      double at = params.getDouble(i);
      double[] losses = new double[2];
      for (int side = 0; side < 2; side++) {
        params.putScalar(i, side == 0 ? at - step : at + step);
        gradientFrom(network, state, x(), y());
        losses[side] = network.score();
      }
      params.putScalar(i, at);
      assertEquals((losses[1] - losses[0]) / (2 * step), gradient[i], 1e-8, "parameter " + i);
    }
  }

  @Test
  void gradientOfATruncatedPassIsThatOfItsLastSteps() {
    MultiLayerNetwork network = network();
    RecurrentLayer layer = (RecurrentLayer) network.getLayer(0);
    network
        .getLayer(0)
        .setBackpropGradientsViewArray(
            Nd4j.create(DataType.DOUBLE, network.getLayer(0).numParams()));
    INDArray epsilon = random(3, MINIBATCH, UNITS, STEPS);
    LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
    layer.rnnActivateUsingStoredState(x(), true, false, none);
    Pair<Gradient, INDArray> truncated = layer.tbpttBackpropGradient(epsilon, 2, none);
    INDArray gradient = truncated.getFirst().gradient().dup();
    layer.rnnSetTBPTTState(stateAfter(network, steps(x(), 0, 2)));
    layer.rnnActivateUsingStoredState(steps(x(), 2, 4), true, false, none);
    Pair<Gradient, INDArray> tail = layer.backpropGradient(steps(epsilon, 2, 4), none);
    assertClose(tail.getFirst().gradient(), gradient, 1e-13);
    assertClose(tail.getSecond(), steps(truncated.getSecond(), 2, 4), 1e-14);
    assertEquals(0, steps(truncated.getSecond(), 0, 2).amaxNumber().doubleValue());
  }

  @Test
  void trainingCarriesTheStateFromSegmentToSegment() {
    MultiLayerNetwork network = truncated();
    INDArray features = x(RNNFormat.NCW, 2 * STEPS);
    INDArray labels = y(RNNFormat.NCW, 2 * STEPS);
    List<INDArray> params = new ArrayList<>();
    List<INDArray> gradients = new ArrayList<>();
    network.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onGradientCalculation(Model model) {
            params.add(model.params().dup());
            gradients.add(model.gradient().gradient().dup().divi(MINIBATCH));
          }
        });
    network.fit(features, labels);
    network.setListeners();
    assertEquals(2, gradients.size());
    network.setParams(params.get(0));
    Map<String, INDArray> state = stateAfter(network, steps(features, 0, STEPS));
    network.setParams(params.get(1));
    INDArray second =
        gradientFrom(
            network, state, steps(features, STEPS, 2 * STEPS), steps(labels, STEPS, 2 * STEPS));
    assertClose(second, gradients.get(1), 1e-13);
  }

  private static Map<String, INDArray> stateAfter(MultiLayerNetwork network, INDArray features) {
    network.rnnClearPreviousState();
    network.rnnTimeStep(features);
    Map<String, INDArray> state = ((RecurrentLayer) network.getLayer(0)).rnnGetPreviousState();
    network.rnnClearPreviousState();
    return state;
  }

  private static INDArray gradientFrom(
      MultiLayerNetwork network, Map<String, INDArray> state, INDArray features, INDArray labels) {
    RecurrentLayer layer = (RecurrentLayer) network.getLayer(0);
    layer.rnnSetPreviousState(state);
    layer.rnnSetTBPTTState(state);
    network.setInput(features);
    network.setLabels(labels);
    network.computeGradientAndScore();
    return network.gradient().gradient().dup().divi(MINIBATCH);
  }

  // State

  @Test
  void stepByStepEqualsWhole() {
    MultiLayerNetwork network = network();
    INDArray features = x(RNNFormat.NCW, 7);
    INDArray whole = network.output(features);
    for (int[] cuts : new int[][] {{0, 1, 2, 3, 4, 5, 6, 7}, {0, 3, 7}}) {
      network.rnnClearPreviousState();
      for (int i = 1; i < cuts.length; i++) {
        INDArray part = network.rnnTimeStep(steps(features, cuts[i - 1], cuts[i]));
        assertClose(steps(whole, cuts[i - 1], cuts[i]), part, 1e-14);
      }
    }
  }

  @Test
  void stateOfOtherSequencesIsRefused() {
    MultiLayerNetwork network = network();
    network.rnnTimeStep(x());
    RuntimeException thrown =
        assertThrows(
            DL4JInvalidInputException.class,
            () -> network.rnnTimeStep(random(1, MINIBATCH + 1, Networks.INPUTS, STEPS)));
    assertTrue(thrown.getMessage().contains("rnnClearPreviousState"), thrown.getMessage());
  }

  @Test
  void wrongInputsAreRefused() {
    MultiLayerNetwork network = network();
    RuntimeException width =
        assertThrows(DL4JInvalidInputException.class, () -> network.output(random(1, 2, 7, STEPS)));
    assertTrue(width.getMessage().contains("nIn = " + Networks.INPUTS), width.getMessage());
    assertThrows(DL4JInvalidInputException.class, () -> network.output(random(1, 2, 7)));
    RuntimeException mask =
        assertThrows(
            DL4JInvalidInputException.class,
            () -> network.output(x(), false, random(1, MINIBATCH, STEPS + 1), null));
    assertTrue(mask.getMessage().contains("mask must be [2, 4]"), mask.getMessage());
  }

  @Test
  void maskedStepsHoldTheStateAndShowZero() {
    MultiLayerNetwork network = network();
    INDArray features = x();
    INDArray shown = network.feedForward(features, MASK, null).get(1);
    INDArray first = network.feedForward(steps(features, 0, 3)).get(1);
    assertClose(
        steps(Networks.sequence(first, 0), 0, 3), steps(Networks.sequence(shown, 0), 0, 3), 0);
    INDArray second = Networks.sequence(shown, 1);
    INDArray real =
        Networks.sequence(Nd4j.concat(2, steps(features, 1, 2), steps(features, 3, 4)), 1);
    INDArray expected = network.feedForward(real).get(1);
    assertClose(steps(expected, 0, 1), steps(second, 1, 2), 0);
    assertClose(steps(expected, 1, 2), steps(second, 3, 4), 0);
    assertEquals(0, steps(second, 0, 1).amaxNumber().doubleValue());
    assertEquals(0, steps(second, 2, 3).amaxNumber().doubleValue());
    assertEquals(0, steps(Networks.sequence(shown, 0), 3, 4).amaxNumber().doubleValue());
  }

  // Formats

  @Test
  void savedNetworksAreTheSame() throws IOException {
    MultiLayerNetwork network = trained(WorkspaceMode.ENABLED);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, file, true);
    MultiLayerNetwork read =
        ModelSerializer.restoreMultiLayerNetwork(
            new ByteArrayInputStream(file.toByteArray()), true);
    assertEquals(network.output(x()), read.output(x()));
    assertEquals(network.getUpdater().getStateViewArray(), read.getUpdater().getStateViewArray());
    assertEquals(network.getLayerWiseConfigurations(), read.getLayerWiseConfigurations());

    ComputationGraph graph = Networks.graph(layer());
    file.reset();
    ModelSerializer.writeModel(graph, file, true);
    ComputationGraph readGraph =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file.toByteArray()), true);
    assertEquals(graph.output(x())[0], readGraph.output(x())[0]);
  }

  @Test
  void configurationsSurviveJsonAndCloning() {
    MultiLayerConfiguration conf = network().getLayerWiseConfigurations();
    assertEquals(conf, MultiLayerConfiguration.fromJson(conf.toJson()));
    assertEquals(conf, MultiLayerConfiguration.fromYaml(conf.toYaml()));
    assertEquals(conf.hashCode(), MultiLayerConfiguration.fromJson(conf.toJson()).hashCode());
    ComputationGraphConfiguration graph = Networks.graph(layer()).getConfiguration();
    assertEquals(graph, ComputationGraphConfiguration.fromJson(graph.toJson()));
    assertEquals(layer(), layer());
    assertEquals(layer(), layer().clone());
    assertNotEquals(layer(), other());
    Layer different = units().name("different").build();
    assertNotEquals(layer(), different);
  }

  @Test
  void memoryIsReported() {
    MultiLayerConfiguration conf = network().getLayerWiseConfigurations();
    String report = conf.getMemoryReport(InputType.recurrent(Networks.INPUTS, STEPS)).toString();
    assertTrue(report.contains(layer().getClass().getSimpleName()), report);
  }

  // Training

  private MultiLayerNetwork trained(WorkspaceMode mode) {
    MultiLayerNetwork network = Networks.training(layer(), DataType.DOUBLE, mode);
    for (int i = 0; i < 5; i++) {
      network.fit(x(), y());
    }
    return network;
  }

  @Test
  void workspacesChangeNothing() {
    assertArrayEquals(
        trained(WorkspaceMode.NONE).params().data().asDouble(),
        trained(WorkspaceMode.ENABLED).params().data().asDouble());
  }

  @Test
  void singlePrecisionIsNearDouble() {
    MultiLayerNetwork precise = Networks.training(layer(), DataType.DOUBLE, WorkspaceMode.ENABLED);
    MultiLayerNetwork single = Networks.training(layer(), DataType.FLOAT, WorkspaceMode.ENABLED);
    single.setParams(precise.params().castTo(DataType.FLOAT));
    assertEquals(DataType.FLOAT, single.output(x()).dataType());
    assertClose(precise.output(x()), single.output(x()).castTo(DataType.DOUBLE), 1e-5);
    double before = single.score(new DataSet(x(), y()));
    for (int i = 0; i < 30; i++) {
      single.fit(x(), y());
    }
    assertTrue(single.score(new DataSet(x(), y())) < 0.8 * before);
  }

  @Test
  void constraintsHoldForTheirParameters() {
    BaseRecurrentLayer.Builder<?> builder = units();
    builder.constrainInputWeights(new MaxNormConstraint(0.3, 0));
    builder.constrainRecurrent(new MaxNormConstraint(0.2, 0));
    builder.constrainBias(new MaxNormConstraint(0.05, 0));
    MultiLayerNetwork network =
        Networks.training(builder.build(), DataType.DOUBLE, WorkspaceMode.ENABLED);
    network.fit(x(), y());
    assertEquals(0.3, network.getParam("0_W").norm2(0).maxNumber().doubleValue(), 1e-5);
    assertEquals(0.2, network.getParam("0_RW").norm2(0).maxNumber().doubleValue(), 1e-5);
    assertTrue(network.getParam("0_b").norm2Number().doubleValue() <= 0.05 + 1e-5);
  }

  @Test
  void earlyStoppingFindsAModel() {
    MultiLayerNetwork network = Networks.training(layer(), DataType.DOUBLE, WorkspaceMode.ENABLED);
    List<DataSet> data = List.of(new DataSet(x(), y()));
    double before = network.score(data.get(0));
    EarlyStoppingConfiguration<MultiLayerNetwork> conf =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .epochTerminationConditions(new MaxEpochsTerminationCondition(8))
            .scoreCalculator(new DataSetLossCalculator(new ListDataSetIterator<>(data, 2), true))
            .modelSaver(new InMemoryModelSaver<>())
            .build();
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(conf, network, new ListDataSetIterator<>(data, 2)).fit();
    assertEquals(
        EarlyStoppingResult.TerminationReason.EpochTerminationCondition,
        result.getTerminationReason());
    assertTrue(result.getBestModel().score(data.get(0)) < before);
  }

  @Test
  void everyBlockOfWeightsIsInitialisedByItself() {
    BaseRecurrentLayer.Builder<?> builder = units();
    builder.activation(Activation.TANH);
    builder.biasInit(0.25);
    builder.weightInitRecurrent(new OrthogonalDistribution(1));
    INDArray recurrent = Networks.everyStep(builder.build()).getParam("0_RW");
    for (int from = 0; from < recurrent.size(1); from += UNITS) {
      INDArray block = Networks.columns(recurrent, from, from + UNITS);
      assertClose(Nd4j.eye(UNITS), block.transpose().mmul(block), 1e-6);
    }
  }
}
