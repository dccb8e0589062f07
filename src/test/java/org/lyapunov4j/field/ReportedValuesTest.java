package org.lyapunov4j.field;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.monitor.LyapunovListener;
import org.lyapunov4j.monitor.LyapunovListenerBuilder;
import org.lyapunov4j.network.Probe;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Situations from public reports whose right answer is a number: that of the real steps, whatever
 * the padding. All steps count, from the identity frame, as they were measured.
 */
class ReportedValuesTest {
  private static final int REAL = 20;
  private static final int STEPS = 100;

  private static LyapunovListenerBuilder counting() {
    return Field.every(1000).frame(FrameStart.IDENTITY).warmup(0);
  }

  private static LyapunovSpectrum untrained(
      MultiLayerNetwork network, LyapunovListenerBuilder builder, DataSet data) {
    LyapunovListener monitor = builder.build();
    network.setListeners(monitor);
    network.fit(data);
    monitor.awaitPending();
    return monitor.history().get(0).spectra().get(0).spectrum();
  }

  /** 20 real steps padded to 100, with a mask of the features. */
  @ParameterizedTest
  @CsvSource({"LSTM, -0.3425", "Bidirectional, -0.3620", "GravesLSTM, -0.3336"})
  @SuppressWarnings("deprecation") // DL4J's own examples use GravesLSTM
  void aMaskedMinibatchIsMeasuredAsIfItWereCut(String kind, double right) {
    Layer lstm = new LSTM.Builder().nIn(3).nOut(12).build();
    Layer layer =
        switch (kind) {
          case "GravesLSTM" -> new GravesLSTM.Builder().nIn(3).nOut(12).build();
          case "Bidirectional" -> new Bidirectional(Bidirectional.Mode.ADD, lstm);
          default -> lstm;
        };
    MultiLayerNetwork network = Field.network(new Sgd(1e-12), Field.classes(12, 4), layer);
    INDArray x = Field.noise(8, 3, STEPS, 1);
    x.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(REAL, STEPS)).assign(0);
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, 8, STEPS);
    mask.get(NDArrayIndex.all(), NDArrayIndex.interval(0, REAL)).assign(1);
    DataSet data = new DataSet(x, Field.oneHot(8, 4, STEPS, 2), mask, mask.dup());
    INDArray cut =
        x.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, REAL)).dup();
    double byDefault = untrained(network, counting(), data).leading();
    assertEquals(right, byDefault, 5e-5);
    assertEquals(
        byDefault, untrained(network, counting().probe(Probe.of(cut)), data).leading(), 1e-9);
    assertEquals(
        byDefault, untrained(network, counting().probe(Probe.of(x, mask)), data).leading(), 1e-9);
  }

  /** Sequences of 8 to 36 steps in 40, with a mask of the features and a label at the last one. */
  @Test
  void aMinibatchOfVariousLengthsIsMeasuredOverItsData() {
    Nd4j.getRandom().setSeed(1);
    INDArray x = Nd4j.randn(DataType.FLOAT, 8, 5, 40);
    INDArray mask = Nd4j.ones(DataType.FLOAT, 8, 40);
    INDArray y = Nd4j.zeros(DataType.FLOAT, 8, 2, 40);
    INDArray last = Nd4j.zeros(DataType.FLOAT, 8, 40);
    for (int b = 0; b < 8; b++) {
      int length = 8 + 4 * b;
      mask.get(NDArrayIndex.point(b), NDArrayIndex.interval(length, 40)).assign(0);
      x.get(NDArrayIndex.point(b), NDArrayIndex.all(), NDArrayIndex.interval(length, 40)).assign(0);
      y.putScalar(new int[] {b, b % 2, length - 1}, 1);
      last.putScalar(b, length - 1, 1);
    }
    MultiLayerNetwork network =
        Field.init(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(new Adam(5e-3))
                .list()
                .layer(new LSTM.Builder().nIn(5).nOut(16).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nIn(16)
                        .nOut(2)
                        .build())
                .build());
    DataSet data = new DataSet(x, y, mask, last);
    LyapunovListener monitor = Field.train(network, counting(), data, 40);
    monitor.takeCheckpoint(network);
    LyapunovSpectrum trained = Field.last(monitor, 0).spectrum();
    assertEquals(176, trained.steps());
    assertEquals(-0.1906, trained.leading(), 5e-5);
  }
}
