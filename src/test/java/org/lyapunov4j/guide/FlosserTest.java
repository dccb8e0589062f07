package org.lyapunov4j.guide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lyapunov4j.network.LiveLayer;
import org.lyapunov4j.network.NetworkReader;
import org.lyapunov4j.network.Probe;
import org.lyapunov4j.spectrum.CellParameter;
import org.lyapunov4j.spectrum.Drive;
import org.lyapunov4j.spectrum.FlossReport;
import org.nd4j.linalg.api.ndarray.INDArray;

class FlosserTest {
  private static final TrialTask.Copy TASK = new TrialTask.Copy(34, 1);

  private static MultiLayerNetwork network(String cell) {
    return TrialNetworks.make(cell, TASK, 0.01, 3);
  }

  /** What is read from the network afterwards is what flossing has left, in every gate's place. */
  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "graves", "gru"})
  void whatFlossingLeavesIsWhatTheNetworkHas(String cell) {
    MultiLayerNetwork net = network(cell);
    LiveLayer layer = NetworkReader.standard().liveLayers(net).get(0);
    INDArray x = TASK.batch(2, new Random(1)).getFeatures().permute(0, 2, 1).dup('c');
    Drive drive = Drive.of(2, TASK.horizon(), TASK.inputs(), x.ravel().toDoubleVector(), null);
    FlossReport report = Flosser.floss(layer, drive, 1);
    List<CellParameter> left = report.parameters();
    List<CellParameter> read = layer.cell().adjoint().orElseThrow().parameters();
    assertEquals(left.size(), read.size());
    for (int i = 0; i < left.size(); i++) {
      assertEquals(left.get(i).name(), read.get(i).name());
      assertArrayEquals(left.get(i).values(), read.get(i).values(), 1e-6, left.get(i).name());
    }
  }

  @Test
  void gatedLayersAreFlossedUnlessThatIsNotWanted() {
    Probe probe = Probe.of(TASK.batch(8, new Random(1)).getFeatures());
    SpectralGuideBuilder guide = SpectralGuide.builder().probe(probe).horizon(40);
    Preparation flossed = guide.build().prepare(network("lstm"));
    assertTrue(flossed.changes().get(0).text().contains("flossed"), flossed::toString);
    Preparation biased = guide.flossing(false).build().prepare(network("lstm"));
    assertFalse(biased.toString().contains("flossed"));
    assertEquals("b", biased.changes().get(0).parameter());
  }
}
