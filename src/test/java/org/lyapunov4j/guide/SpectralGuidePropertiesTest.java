package org.lyapunov4j.guide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lyapunov4j.network.Probe;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What holds of every preparation, whatever the cell, its size and its gain. */
class SpectralGuidePropertiesTest {
  private static final String[] CELLS = {"rnn", "lstm", "graves", "gru", "antisymmetric", "cornn"};
  private static final int STEPS = 40;

  private final SpectralGuide guide;

  SpectralGuidePropertiesTest() {
    guide = SpectralGuide.builder().probe(probe(1)).horizon(30).seed(5).build();
  }

  private static Probe probe(double scale) {
    Random random = new Random(4);
    INDArray features = Nd4j.zeros(4, 3, STEPS);
    for (int i = 0; i < features.length(); i++) {
      features.putScalar(i, scale * random.nextGaussian());
    }
    return Probe.of(features);
  }

  private static MultiLayerNetwork network(int cell, int units, double gain, int seed) {
    MultiLayerNetwork net =
        TrialNetworks.of(
            TrialNetworks.layer(CELLS[cell], units, Activation.TANH), units, 3, 2, 0.01, seed);
    net.getParam("0_RW").muli(gain);
    return net;
  }

  private static double[] bits(MultiLayerNetwork net) {
    return net.params().toDoubleVector();
  }

  @Property(tries = 30)
  void twiceChangesNothingMore(
      @ForAll @IntRange(min = 0, max = 5) int cell,
      @ForAll @IntRange(min = 5, max = 12) int units,
      @ForAll @IntRange(min = 1, max = 12) int gain,
      @ForAll @IntRange(min = 1, max = 1000) int seed) {
    MultiLayerNetwork net = network(cell, units, gain / 3.0, seed);
    guide.prepare(net);
    double[] once = bits(net);
    Preparation again = guide.prepare(net);
    assertArrayEquals(once, bits(net), again::toString);
  }

  @Property(tries = 20)
  void theSameSeedGivesTheSameBitsAndUndoGivesThemBack(
      @ForAll @IntRange(min = 0, max = 5) int cell,
      @ForAll @IntRange(min = 1, max = 1000) int seed) {
    MultiLayerNetwork one = network(cell, 9, 2, seed);
    MultiLayerNetwork other = network(cell, 9, 2, seed);
    double[] own = bits(one);
    Assessment told = guide.assess(one);
    assertArrayEquals(own, bits(one), "assess changes nothing");
    Preparation prepared = guide.prepare(one);
    guide.prepare(other);
    assertEquals(told.changes(), prepared.changes());
    assertArrayEquals(bits(one), bits(other));
    prepared.undo();
    assertArrayEquals(own, bits(one));
  }

  @Property(tries = 20)
  void noOtherParameterIsTouched(
      @ForAll @IntRange(min = 0, max = 5) int cell,
      @ForAll @IntRange(min = 1, max = 1000) int seed) {
    MultiLayerNetwork net = network(cell, 9, 2, seed);
    Map<String, double[]> before = new TreeMap<>();
    net.paramTable().forEach((name, array) -> before.put(name, array.dup().data().asDouble()));
    Set<String> named = new HashSet<>();
    guide.prepare(net).changes().forEach(change -> named.add("0_" + change.parameter()));
    before.forEach(
        (name, values) -> {
          if (!named.contains(name)) {
            assertArrayEquals(values, net.getParam(name).dup().data().asDouble(), name);
          }
        });
  }

  /** Within the standard error or 0.005 of the place, or told that it can't be reached. */
  @Property(tries = 30)
  void chaosIsLeftForThePlaceThatWasAskedFor(
      @ForAll @IntRange(min = 8, max = 24) int units,
      @ForAll @IntRange(min = 1, max = 1000) int seed) {
    SpectralGuide plain = SpectralGuide.builder().probe(probe(0.3)).build();
    MultiLayerNetwork net = network(0, units, 4, seed);
    Preparation prepared = plain.prepare(net);
    double before = prepared.before().get(0).leading();
    double after = prepared.after().get(0).leading();
    if (before <= 1.0 / STEPS) {
      assertTrue(prepared.changes().isEmpty());
      assertEquals(before, after);
    } else {
      double error = Math.max(0.005, prepared.after().get(0).error());
      assertTrue(
          Math.abs(after + 1.0 / STEPS) <= error || !prepared.notes().isEmpty(),
          () -> before + " -> " + after + " " + prepared);
    }
  }
}
