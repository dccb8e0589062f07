package org.lyapunov4j.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.layers.AntisymmetricRnn;
import org.lyapunov4j.layers.CoRnn;
import org.lyapunov4j.layers.GRU;

/** Layers of a configuration that are not DL4J's own. */
class LayerSettingsTest {
  @TempDir Path folder;

  private ExperimentConfig load(String layer) throws IOException {
    String text =
        "task: {name: sines, steps: 10, training: 8, validation: 4}\nnetwork: {layers: [{units: 5, "
            + layer
            + "}]}\n";
    return ExperimentConfig.load(Files.writeString(folder.resolve("small.yaml"), text), List.of());
  }

  private Layer made(String layer) throws IOException {
    return NetworkFactory.make(load(layer)).getLayer(0);
  }

  @Test
  void gru() throws IOException {
    GRU plain = (GRU) made("cell: gru").conf().getLayer();
    assertTrue(plain.isResetAfter());
    assertEquals(0, plain.getUpdateGateBiasInit());
    Layer layer =
        made(
            "cell: gru, resetAfter: false, updateBias: 2, gateActivation: hardsigmoid, uniform: 0.1");
    GRU conf = (GRU) layer.conf().getLayer();
    assertTrue(!conf.isResetAfter());
    assertEquals("hardsigmoid", conf.getGateActivationFn().toString());
    assertEquals(2, layer.getParam("b").getDouble(5));
    assertEquals("gru1", conf.getLayerName());
    for (String weights : List.of("W", "RW")) {
      assertEquals(0.1, layer.getParam(weights).amaxNumber().doubleValue(), 0.02);
    }
  }

  @Test
  void antisymmetric() throws IOException {
    AntisymmetricRnn conf =
        (AntisymmetricRnn)
            made("cell: antisymmetric, stepSize: 0.3, diffusion: 0.2, gated: true")
                .conf()
                .getLayer();
    assertEquals(0.3, conf.getStepSize());
    assertEquals(0.2, conf.getDiffusion());
    assertTrue(conf.isGated());
  }

  @Test
  void coRnnHasTwoStatesAUnit() throws IOException {
    ExperimentConfig config =
        load("cell: cornn, stepSize: 0.1, stiffness: 3, damping: 2, implicitDamping: true");
    CoRnn conf = (CoRnn) NetworkFactory.make(config).getLayer(0).conf().getLayer();
    assertEquals(
        List.of(0.1, 3.0, 2.0),
        List.of(conf.getStepSize(), conf.getStiffness(), conf.getDamping()));
    assertTrue(conf.isImplicitDamping());
    assertEquals(10, config.layers().get(0).stateSize());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cell: gru, forgetBias: 1 | forgetBias is unknown",
        "cell: cornn, gateActivation: sigmoid | gateActivation is unknown",
        "cell: antisymmetric, gateActivation: sigmoid | gateActivation is unknown",
        "cell: lstm, stepSize: 0.1 | stepSize is unknown",
        "cell: cornn, stepSize: 0 | stepSize must be a number above 0.0",
        "cell: transformer | one of elman, lstm, graves-lstm, gru, antisymmetric, cornn"
      })
  void whatALayerDoesNotHaveIsToldOff(String layer, String message) {
    ConfigException thrown = assertThrows(ConfigException.class, () -> load(layer));
    assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
  }

  @Test
  void rangeOfTheWeightsCanBeSetFromOutside() {
    ExperimentConfig config =
        ExperimentConfig.load(
            Path.of("configs/rows-mnist-gru.yaml"), List.of("network.layers[0].uniform=1.5"));
    assertEquals(1.5, config.layers().get(0).uniform());
    assertEquals(600, config.monitor().noiseSteps());
    assertEquals(500, config.monitor().spectrum().warmup());
    assertEquals(15, config.monitor().sequences());
  }
}
