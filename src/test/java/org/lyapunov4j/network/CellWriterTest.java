package org.lyapunov4j.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lyapunov4j.layers.AntisymmetricRnn;
import org.lyapunov4j.layers.CoRnn;
import org.lyapunov4j.layers.GRU;
import org.lyapunov4j.spectrum.AdjointCell;
import org.lyapunov4j.spectrum.CellParameter;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What is written is what is read. */
@SuppressWarnings("deprecation") // GravesLSTM: DL4J deprecates it, people have it
class CellWriterTest {
  private static final int UNITS = 4;

  static Stream<Arguments> layers() {
    return Stream.of(
        Arguments.of(new SimpleRnn.Builder().nOut(UNITS).build(), new SimpleRnnReader()),
        Arguments.of(new LSTM.Builder().nOut(UNITS).build(), new LstmReader()),
        Arguments.of(new GravesLSTM.Builder().nOut(UNITS).build(), new LstmReader()),
        Arguments.of(new GRU.Builder().nOut(UNITS).build(), new GruReader()),
        Arguments.of(new AntisymmetricRnn.Builder().nOut(UNITS).build(), new AntisymmetricReader()),
        Arguments.of(
            new AntisymmetricRnn.Builder().gated(true).nOut(UNITS).build(),
            new AntisymmetricReader()),
        Arguments.of(new CoRnn.Builder().nOut(UNITS).build(), new CoRnnReader()));
  }

  private static AdjointCell read(LayerReader reader, Layer layer) {
    return reader.read(layer).get(0).cell().adjoint().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void whatIsWrittenIsRead(BaseRecurrentLayer conf, LayerReader reader) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(6)
                .dataType(DataType.DOUBLE)
                .activation(Activation.TANH)
                .list()
                .layer(conf)
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(2)
                        .build())
                .setInputType(InputType.recurrent(3))
                .build());
    network.init();
    Layer layer = network.getLayer(0);
    double[] others = network.getLayer(1).params().data().asDouble();
    Random random = new Random(1);
    List<CellParameter> wanted =
        read(reader, layer).parameters().stream()
            .map(p -> p.withValues(random.doubles((long) p.rows() * p.columns()).toArray()))
            .toList();
    CellWriter.write(layer.conf().getLayer(), layer::getParam, wanted);
    assertEquals(wanted, read(reader, layer).parameters());
    assertArrayEquals(others, network.getLayer(1).params().data().asDouble());
  }
}
