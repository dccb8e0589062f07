package org.lyapunov4j.guide;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.network.Probe;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How near to what is asked for 60 random networks are brought without flossing: those out of chaos
 * to a leading exponent of -1/H, those that forget to directions that last. No part of the build:
 *
 * <pre>mvn test -Dtest=PlaceTrials</pre>
 */
class PlaceTrials {
  private static final String[] CELLS = {"rnn", "lstm", "graves", "gru", "antisymmetric", "cornn"};
  private static final int NETWORKS = 60;
  private static final int SEQUENCES = 8;
  private static final int INPUTS = 4;

  private final Random random = new Random(2);

  private double between(double low, double high) {
    return low * Math.pow(high / low, random.nextDouble());
  }

  @Test
  void placesReachedByRandomNetworks() {
    Map<String, List<String>> ends = new TreeMap<>();
    List<Double> misses = new ArrayList<>();
    for (int i = 0; i < NETWORKS; i++) {
      String cell = CELLS[i % CELLS.length];
      int units = 8 + 4 * random.nextInt(9);
      int horizon = (int) between(16, 80);
      MultiLayerNetwork net =
          TrialNetworks.of(
              TrialNetworks.layer(cell, units, Activation.TANH), units, INPUTS, 2, 0.01, i);
      double gain = between(0.3, 4);
      net.getParam("0_RW").muli(gain);
      INDArray features = Nd4j.zeros(SEQUENCES, INPUTS, Math.max(40, horizon));
      double scale = between(0.2, 2);
      for (int f = 0; f < features.length(); f++) {
        features.putScalar(f, scale * random.nextGaussian());
      }
      SpectralGuide guide =
          SpectralGuide.builder()
              .probe(Probe.of(features))
              .horizon(horizon)
              .flossing(false)
              .build();
      Preparation prepared = guide.prepare(net);
      LayerState before = prepared.before().get(0);
      LayerState after = prepared.after().get(0);
      boolean chaotic = before.leading() > 1.0 / horizon;
      double miss = Math.abs(after.leading() + 1.0 / horizon);
      double allowed = Math.max(0.005, after.error());
      String end;
      if (prepared.changes().isEmpty()) {
        end = prepared.notes().isEmpty() ? "nothing to do" : "left, and told";
      } else if (miss <= allowed) {
        end = "at its place";
      } else if (after.lasting() >= after.wanted()) {
        end = "enough directions last";
      } else {
        end = prepared.notes().isEmpty() ? "short of it, not told" : "nearer, and told";
      }
      if (chaotic && !prepared.changes().isEmpty()) {
        misses.add(miss / allowed);
      }
      ends.computeIfAbsent(end, key -> new ArrayList<>()).add(cell);
      System.out.printf(
          Locale.ROOT,
          "%s %d, gain %.2f, inputs %.2f, H %d: %.4f, %d of %d last -> %.4f, %d last; %s; %s%n",
          cell,
          units,
          gain,
          scale,
          horizon,
          before.leading(),
          before.lasting(),
          before.wanted(),
          after.leading(),
          after.lasting(),
          end,
          prepared.toString().replace(System.lineSeparator(), "; "));
    }
    ends.forEach((end, cells) -> System.out.println(end + ": " + cells.size() + " " + cells));
    misses.sort(null);
    System.out.println("chaotic, miss in units of what is allowed: " + misses);
    assertFalse(ends.isEmpty());
  }
}
