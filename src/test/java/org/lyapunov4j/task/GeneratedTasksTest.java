package org.lyapunov4j.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class GeneratedTasksTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 11, 40})
  void theSumIsThatOfOneMarkedValueInEachHalf(int steps) {
    DataSet data =
        Given.training(Given.task("{name: adding, training: 400, steps: " + steps + "}"));
    INDArray features = data.getFeatures();
    Set<Integer> marked = new HashSet<>();
    double total = 0;
    for (int n = 0; n < 400; n++) {
      double sum = 0;
      int[] markers = new int[2];
      for (int t = 0; t < steps; t++) {
        double value = features.getDouble(n, 0, t);
        double marker = features.getDouble(n, 1, t);
        assertTrue(value >= 0 && value < 1 && (marker == 0 || marker == 1));
        if (marker == 1) {
          sum += value;
          markers[t < steps / 2 ? 0 : 1]++;
          marked.add(t);
        }
      }
      assertArrayEquals(new int[] {1, 1}, markers);
      assertEquals(sum, data.getLabels().getDouble(n, 0), 1e-6);
      total += sum;
    }
    assertEquals(steps, marked.size(), "every step is marked some time");
    // The sum has mean 1 and variance 1/6: 5 standard errors.
    assertEquals(1, total / 400, 5 * Math.sqrt(1 / 6.0 / 400));
  }

  @Test
  void copyHasTheLayoutOfArjovsky() {
    SequenceTask task =
        Given.task("{name: copy, symbols: 3, length: 4, delay: 5, training: 50, validation: 1}");
    assertEquals(5, task.inputs());
    assertEquals(4, task.outputs());
    assertEquals(13, task.steps());
    DataSet data = Given.training(task);
    int blank = 3;
    int recall = 4;
    Set<Integer> symbols = new HashSet<>();
    for (int n = 0; n < 50; n++) {
      int[] inputs = data.getFeatures().slice(n).argMax(0).data().asInt();
      int[] labels = data.getLabels().slice(n).argMax(0).data().asInt();
      int[] shown = Arrays.copyOf(inputs, 4);
      IntStream.of(shown).forEach(symbols::add);
      int[] rest = {blank, blank, blank, blank, recall, blank, blank, blank, blank};
      assertArrayEquals(rest, Arrays.copyOfRange(inputs, 4, 13));
      int[] wait = new int[9];
      Arrays.fill(wait, blank);
      assertArrayEquals(wait, Arrays.copyOf(labels, 9));
      assertArrayEquals(shown, Arrays.copyOfRange(labels, 9, 13));
    }
    assertEquals(Set.of(0, 1, 2), symbols);
    assertEquals(50 * 13, data.getFeatures().sumNumber().intValue());
  }

  @Test
  void copyWithoutBlanksHasTheSymbolsAloneForTargets() {
    SequenceTask task =
        Given.task(
            "{name: copy, symbols: 3, length: 2, delay: 5, blanks: false, training: 4,"
                + " validation: 1}");
    assertEquals(2, task.targets());
    DataSet data = Given.training(task);
    float[] targets = {0, 0, 0, 0, 0, 0, 0, 1, 1};
    for (int n = 0; n < 4; n++) {
      assertArrayEquals(targets, data.getLabelsMaskArray().slice(n).toFloatVector());
      int[] labels = data.getLabels().slice(n).argMax(0).data().asInt();
      int[] inputs = data.getFeatures().slice(n).argMax(0).data().asInt();
      assertArrayEquals(Arrays.copyOf(inputs, 2), Arrays.copyOfRange(labels, 7, 9));
    }
    assertNull(data.getFeaturesMaskArray(), "no step is padding");
    assertEquals(4 * 2, data.getLabels().sumNumber().intValue(), "blanks are no labels");
  }

  @Test
  void theCueTellsTheFrequencyOfTheSine() {
    SequenceTask task =
        Given.task(
            "{name: sines, frequencies: 3, slowest: 40, fastest: 20, noise: 0, steps: 30,"
                + " training: 40}");
    DataSet data = Given.training(task);
    double[] frequencies = {1 / 40.0, 3 / 80.0, 1 / 20.0};
    Set<Integer> targets = new HashSet<>();
    for (int n = 0; n < 40; n++) {
      int target = (int) Math.round((data.getFeatures().getDouble(n, 0, 0) - 0.25) * 3);
      targets.add(target);
      for (int t = 0; t < 30; t++) {
        assertEquals(target / 3.0 + 0.25, data.getFeatures().getDouble(n, 0, t), 1e-7);
        double sine = Math.sin(2 * Math.PI * frequencies[target] * (t + 1));
        assertEquals(sine, data.getLabels().getDouble(n, 0, t), 1e-6);
      }
    }
    assertEquals(Set.of(0, 1, 2), targets);
  }

  @Test
  void theNoiseOfTheCueHasItsDeviation() {
    SequenceTask task =
        Given.task("{name: sines, frequencies: 1, noise: 0.5, training: 100, steps: 100}");
    INDArray cue = Given.training(task).getFeatures();
    // 10000 draws: 5 standard errors.
    assertEquals(0.25, cue.meanNumber().doubleValue(), 5 * 0.5 / 100);
    assertEquals(0.5, cue.stdNumber().doubleValue(), 5 * 0.5 / Math.sqrt(2 * 10_000));
  }
}
