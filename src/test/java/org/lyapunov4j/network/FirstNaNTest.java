package org.lyapunov4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.network.FirstNaN.Cause;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Each of the causes, brought about in a training, is found at the first loss that is none. */
class FirstNaNTest {

  private static MultiLayerNetwork network(
      Activation inside, Activation outside, LossFunction loss, double learningRate) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.FLOAT)
                .updater(new Sgd(learningRate))
                .list()
                .layer(new LSTM.Builder().name("same").nOut(4).build())
                .layer(new SimpleRnn.Builder().name("same").nOut(4).activation(inside).build())
                .layer(
                    new RnnOutputLayer.Builder(loss)
                        .activation(outside)
                        .nOut(2)
                        .name("out")
                        .build())
                .setInputType(InputType.recurrent(3))
                .build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork usual(double learningRate) {
    return network(Activation.TANH, Activation.IDENTITY, LossFunction.MSE, learningRate);
  }

  private static DataSet data() {
    Random random = new Random(3);
    INDArray features = Nd4j.create(DataType.FLOAT, 4, 3, 5);
    INDArray labels = Nd4j.create(DataType.FLOAT, 4, 2, 5);
    for (INDArray array : new INDArray[] {features, labels}) {
      for (long i = 0; i < array.length(); i++) {
        array.putScalar(i, random.nextGaussian());
      }
    }
    return new DataSet(features, labels);
  }

  /** Trains until the loss is no number, and asks before that update spoils the weights. */
  private static FirstNaN first(MultiLayerNetwork network, DataSet data, int updates) {
    FirstNaN[] found = new FirstNaN[1];
    double[] before = {Double.NaN};
    network.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onGradientCalculation(Model model) {
            if (found[0] == null && !Double.isFinite(model.score())) {
              found[0] = FirstNaN.find(model, before[0]);
            }
            before[0] = model.score();
          }
        });
    for (int i = 0; i < updates && found[0] == null; i++) {
      network.fit(data);
    }
    return found[0];
  }

  private static void assertFound(FirstNaN found, Cause cause, String layer, int sequence) {
    assertEquals(cause, found.cause(), found.sentence());
    assertEquals(layer, found.layer(), found.sentence());
    assertEquals(sequence, found.sequence(), found.sentence());
  }

  private static DataSet with(Consumer<DataSet> change) {
    DataSet data = data();
    change.accept(data);
    return data;
  }

  @Test
  void oneNumberMissingInTheFeatures() {
    DataSet data = with(d -> d.getFeatures().putScalar(new int[] {2, 1, 3}, Float.NaN));
    assertFound(first(usual(0.1), data, 1), Cause.FEATURES, "", 2);
  }

  @Test
  void oneNumberMissingInTheLabels() {
    DataSet data = with(d -> d.getLabels().putScalar(new int[] {3, 0, 0}, Float.NaN));
    assertFound(first(usual(0.1), data, 1), Cause.LABELS, "", 3);
  }

  @Test
  void weightsThatWereNeverFinite() {
    MultiLayerNetwork network = usual(0.1);
    network.getLayer(1).getParam("RW").putScalar(0, Float.NaN);
    assertFound(first(network, data(), 1), Cause.WEIGHTS, "same (2)", -1);
  }

  @Test
  void anUpdateThatOverflows() {
    FirstNaN found = first(usual(1e38), data(), 3);
    assertEquals(Cause.UPDATE, found.cause(), found.sentence());
    assertTrue(found.sentence().contains("learning rate"), found.sentence());
  }

  @Test
  void aLayerThatOverflowsThoughItsWeightsAreFinite() {
    MultiLayerNetwork network =
        network(Activation.CUBE, Activation.IDENTITY, LossFunction.MSE, 0.1);
    network.getLayer(1).getParam("W").muli(1e20);
    FirstNaN found = first(network, data(), 1);
    assertFound(found, Cause.ACTIVATIONS, "same (2)", 0);
  }

  @Test
  void aLogarithmOfWhatIsNegative() {
    MultiLayerNetwork network =
        network(Activation.TANH, Activation.IDENTITY, LossFunction.POISSON, 0.1);
    FirstNaN found = first(network, data(), 1);
    assertFound(found, Cause.LOSS, "", -1);
    assertTrue(found.sentence().contains("Poisson"), found.sentence());
  }
}
