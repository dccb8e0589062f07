package org.lyapunov4j.experiment;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lyapunov4j.layers.AntisymmetricRnn;
import org.lyapunov4j.layers.CoRnn;
import org.lyapunov4j.layers.GRU;
import org.lyapunov4j.task.Head;
import org.lyapunov4j.task.SequenceTask;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Makes the network that a configuration describes: recurrent layers and an output layer. */
final class NetworkFactory {
  private NetworkFactory() {}

  static MultiLayerNetwork make(ExperimentConfig config) {
    TrainingSettings training = config.training();
    NeuralNetConfiguration.Builder builder =
        new NeuralNetConfiguration.Builder()
            .seed(config.seed())
            .dataType(config.dataType())
            .updater(updater(training))
            .l2(training.l2());
    if (training.clipping() > 0) {
      builder
          .gradientNormalization(GradientNormalization.ClipL2PerLayer)
          .gradientNormalizationThreshold(training.clipping());
    }
    NeuralNetConfiguration.ListBuilder list = builder.list();
    List<LayerSettings> layers = config.layers();
    SequenceTask task = config.task();
    for (int i = 0; i < layers.size(); i++) {
      boolean endsHere = i == layers.size() - 1 && !task.head().eachStep();
      list.layer(recurrent(layers.get(i), i + 1, endsHere));
    }
    list.layer(output(task)).setInputType(InputType.recurrent(task.inputs()));
    if (training.truncated() > 0) {
      list.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(training.truncated());
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  private static IUpdater updater(TrainingSettings training) {
    double rate = training.learningRate();
    IUpdater updater =
        switch (training.updater()) {
          case "sgd" -> new Sgd(rate);
          case "rmsprop" -> new RmsProp(rate);
          case "nesterovs" -> new Nesterovs(rate, Nesterovs.DEFAULT_NESTEROV_MOMENTUM);
          default -> new Adam(rate);
        };
    if (training.ramp() > 0) {
      updater.setLrAndSchedule(rate, ramp(rate, training.ramp()));
    }
    return updater;
  }

  /** DL4J has a RampSchedule, but a network that has one can't be read back from its file. */
  private static ISchedule ramp(double rate, int updates) {
    Map<Integer, Double> rates = new HashMap<>();
    for (int i = 0; i < updates; i++) {
      rates.put(i, (i + 1.0) / updates * rate);
    }
    return new MapSchedule(ScheduleType.ITERATION, rates);
  }

  private static Layer recurrent(LayerSettings settings, int number, boolean lastStepOnly) {
    BaseRecurrentLayer.Builder<?> builder = builder(settings);
    builder.nOut(settings.units());
    builder.activation(settings.activation());
    if (!Double.isNaN(settings.uniform())) {
      Distribution uniform = new UniformDistribution(-settings.uniform(), settings.uniform());
      builder.weightInit(uniform);
      builder.weightInitRecurrent(uniform);
    }
    if (!Double.isNaN(settings.recurrentGain())) {
      double deviation = settings.recurrentGain() / Math.sqrt(settings.units());
      builder.weightInitRecurrent(new NormalDistribution(0, deviation));
    }
    if (settings.dropout() > 0) {
      builder.dropOut(1 - settings.dropout()); // DL4J wants the share that is kept
    }
    Layer layer = builder.build();
    if (settings.bidirectional()) {
      layer = new Bidirectional(Bidirectional.Mode.CONCAT, layer);
    }
    if (lastStepOnly) {
      layer = new LastTimeStep(layer);
    }
    layer.setLayerName(name(settings, number));
    return layer;
  }

  /**
   * What a layer is called.
   *
   * @param number from 1
   */
  static String name(LayerSettings settings, int number) {
    return settings.cell().name().toLowerCase(Locale.ROOT).replace("_", "") + number;
  }

  @SuppressWarnings("deprecation") // GravesLSTM: DL4J deprecates it, and people have it
  private static BaseRecurrentLayer.Builder<?> builder(LayerSettings settings) {
    CellSettings own = settings.own();
    if (own instanceof CellSettings.Gru gru) {
      return new GRU.Builder()
          .gateActivationFunction(settings.gateActivation())
          .updateGateBiasInit(gru.updateBias())
          .resetAfter(gru.resetAfter());
    } else if (own instanceof CellSettings.Antisymmetric antisymmetric) {
      return new AntisymmetricRnn.Builder()
          .stepSize(antisymmetric.stepSize())
          .diffusion(antisymmetric.diffusion())
          .gated(antisymmetric.gated())
          .gateActivationFunction(settings.gateActivation());
    } else if (own instanceof CellSettings.CoRnn oscillators) {
      return new CoRnn.Builder()
          .stepSize(oscillators.stepSize())
          .stiffness(oscillators.stiffness())
          .damping(oscillators.damping())
          .implicitDamping(oscillators.implicitDamping());
    }
    return switch (settings.cell()) {
      case ELMAN -> new SimpleRnn.Builder();
      case GRAVES_LSTM ->
          new GravesLSTM.Builder()
              .gateActivationFunction(settings.gateActivation())
              .forgetGateBiasInit(settings.forgetBias());
      default ->
          new LSTM.Builder()
              .gateActivationFunction(settings.gateActivation())
              .forgetGateBiasInit(settings.forgetBias());
    };
  }

  private static Layer output(SequenceTask task) {
    Head head = task.head();
    LossFunction loss = head.classes() ? LossFunction.MCXENT : LossFunction.MSE;
    Activation activation = head.classes() ? Activation.SOFTMAX : Activation.IDENTITY;
    return head.eachStep()
        ? new RnnOutputLayer.Builder(loss)
            .name("output")
            .activation(activation)
            .nOut(task.outputs())
            .build()
        : new OutputLayer.Builder(loss)
            .name("output")
            .activation(activation)
            .nOut(task.outputs())
            .build();
  }
}
