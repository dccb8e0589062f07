package org.lyapunov4j.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;

class ArraysTaskTest {
  private static final int N = 10;
  private static final int STEPS = 4;
  private static final String FILES = "{name: arrays, features: x.npy, labels: y.npy";

  @TempDir Path base;

  @BeforeEach
  void writeFeatures() throws IOException {
    write("x", counting(N * STEPS * 3), N, STEPS, 3);
  }

  private void write(String name, double[] values, int... shape) throws IOException {
    NpyFile.write(base.resolve(name + ".npy"), shape, values);
  }

  private static double[] counting(int count) {
    return IntStream.range(0, count).asDoubleStream().toArray();
  }

  private static double[] with(double[] values, int place, double value) {
    double[] changed = values.clone();
    changed[place] = value;
    return changed;
  }

  private SequenceTask task(String more) {
    return Given.task(FILES + more + "}", base, 1);
  }

  private String only(String more) {
    List<String> problems = Given.problems(FILES + more + "}", base);
    assertEquals(1, problems.size(), problems.toString());
    return problems.get(0);
  }

  @Test
  void valuesAtEachStepKeepTheirPlaces() throws IOException {
    write("y", counting(N * STEPS * 2), N, STEPS, 2);
    SequenceTask task = task(", validation: 0.3");
    assertEquals(Head.VALUE_EACH_STEP, task.head());
    assertEquals(
        "arrays: 3 inputs, 2 values at each step, 4 steps, 7 training and 3 validation sequences",
        task.describe());
    DataSet training = Given.training(task);
    DataSet validation = Given.validation(task);
    for (int n = 0; n < N; n++) {
      DataSet part = n < 7 ? training : validation;
      int row = n < 7 ? n : n - 7;
      for (int t = 0; t < STEPS; t++) {
        for (int i = 0; i < 3; i++) {
          assertEquals((n * STEPS + t) * 3 + i, part.getFeatures().getDouble(row, i, t));
        }
        for (int o = 0; o < 2; o++) {
          assertEquals((n * STEPS + t) * 2 + o, part.getLabels().getDouble(row, o, t));
        }
      }
    }
    assertNull(training.getFeaturesMaskArray());
  }

  @Test
  void valuesAtTheEndKeepTheirPlaces() throws IOException {
    write("y", counting(N * 2), N, 2);
    SequenceTask task = task("");
    assertEquals(Head.VALUE_AT_END, task.head());
    assertEquals(1, task.validationSequences());
    assertArrayEquals(
        new double[] {18, 19}, Given.validation(task).getLabels().toDoubleMatrix()[0]);
  }

  @Test
  void classesAreOneHot() throws IOException {
    double[] each = IntStream.range(0, N * STEPS).mapToDouble(i -> i % 3).toArray();
    write("y", each, N, STEPS);
    SequenceTask task = task(", kind: classes");
    assertEquals(Head.CLASS_EACH_STEP, task.head());
    assertEquals(3, task.outputs());
    int[] read = Given.training(task).getLabels().argMax(1).dup('c').data().asInt();
    assertArrayEquals(IntStream.range(0, 9 * STEPS).map(i -> i % 3).toArray(), read);
    write("y", Arrays.copyOf(each, N), N);
    assertEquals(Head.CLASS_AT_END, task(", kind: classes").head());
  }

  @Test
  void integersAreClassesUnlessSaidOtherwise() throws IOException {
    String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (10,%s), }\n";
    byte[] numbers = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0};
    writeBytes(header.formatted(""), numbers);
    assertEquals(Head.CLASS_AT_END, task("").head());
    writeBytes(header.formatted(" 1"), numbers);
    assertEquals(Head.VALUE_AT_END, task(", kind: values").head());
  }

  private void writeBytes(String header, byte[] numbers) throws IOException {
    byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0};
    byte[] all = Arrays.copyOf(start, start.length + header.length() + numbers.length);
    System.arraycopy(
        header.getBytes(StandardCharsets.US_ASCII), 0, all, start.length, header.length());
    System.arraycopy(numbers, 0, all, start.length + header.length(), numbers.length);
    Files.write(base.resolve("y.npy"), all);
  }

  @Test
  void paddingIsMaskedAndItsNumbersIgnored() throws IOException {
    double[] mask = new double[N * STEPS];
    double[] classes = new double[N * STEPS];
    Arrays.fill(classes, -1);
    for (int n = 0; n < N; n++) {
      for (int t = 0; t <= n % STEPS; t++) {
        mask[n * STEPS + t] = 1;
        classes[n * STEPS + t] = t % 2;
      }
    }
    write("y", classes, N, STEPS);
    write("m", mask, N, STEPS);
    SequenceTask task = task(", kind: classes, mask: m.npy");
    DataSet data = Given.training(task);
    for (int n = 0; n < 9; n++) {
      for (int t = 0; t < STEPS; t++) {
        boolean present = t <= n % STEPS;
        assertEquals(present ? 1 : 0, data.getFeaturesMaskArray().getDouble(n, t));
        assertEquals(present ? 1 : 0, data.getLabelsMaskArray().getDouble(n, t));
        assertEquals(present && t % 2 == 1 ? 1 : 0, data.getLabels().getDouble(n, 1, t));
        double feature = present ? (n * STEPS + t) * 3 + 1 : 0;
        assertEquals(feature, data.getFeatures().getDouble(n, 1, t));
      }
    }
    assertArrayEquals(
        new double[][] {{1, 1, 0, 0}}, task.probeMask(1).orElseThrow().toDoubleMatrix());
  }

  @Test
  void aMaskOfOnesIsNoMask() throws IOException {
    write("y", counting(N), N, 1);
    double[] ones = new double[N * STEPS];
    Arrays.fill(ones, 1);
    write("m", ones, N, STEPS);
    SequenceTask task = task(", mask: m.npy");
    assertNull(Given.training(task).getFeaturesMaskArray());
    assertTrue(task.probeMask(1).isEmpty());
  }

  @Test
  void twoSequencesAreEnough() throws IOException {
    write("x", counting(2), 2, 1, 1);
    write("y", counting(2), 2, 1);
    for (String fraction : new String[] {"0.01", "0.9"}) {
      SequenceTask task = task(", validation: " + fraction);
      assertEquals(1, task.trainingSequences());
      assertEquals(1, task.validationSequences());
    }
  }

  @Test
  void numbersThatAreNotFiniteAreToldByPosition() throws IOException {
    write("y", counting(N * 2), N, 2);
    write("x", with(counting(N * STEPS * 3), 7 * STEPS * 3 + 2 * 3 + 1, Double.NaN), N, STEPS, 3);
    assertEquals(
        "task.features must be finite numbers of single precision, got NaN at [7, 2, 1]; replace"
            + " it",
        only(""));
    write("x", with(counting(N * STEPS * 3), 0, 1e39), N, STEPS, 3);
    assertTrue(only("").endsWith("got 1.0E39 at [0, 0, 0]; replace it"));
    writeFeatures();
    write("y", with(counting(N * 2), 5, Double.NEGATIVE_INFINITY), N, 2);
    assertEquals(
        "task.labels must be finite numbers of single precision, got -Infinity at [2, 1]; replace"
            + " it",
        only(""));
  }

  @Test
  void shapesThatDoNotFitAreRefused() throws IOException {
    write("y", counting(N), N);
    assertEquals(
        "task.labels must be values [10, 4, outputs] or [10, outputs], got [10]; reshape them, or"
            + " set task.kind",
        only(""));
    write("y", counting(N + 1), N + 1, 1);
    assertTrue(only("").contains("got [11, 1]; "));
    write("y", new double[0], N, 0);
    assertTrue(only("").contains("got [10, 0]; "));
    write("y", counting(N * 3), N, 3);
    assertEquals(
        "task.labels must be class numbers [10, 4] or [10], got [10, 3]; reshape them, or set"
            + " task.kind",
        only(", kind: classes"));
    for (int[] shape : new int[][] {{N, STEPS}, {1, STEPS, 3}, {N, 0, 3}, {N, 4, 0}, {}}) {
      write("x", counting(Arrays.stream(shape).reduce(1, (a, b) -> a * b)), shape);
      String rule = "task.features must be [sequences, steps, inputs] with at least 2 sequences";
      assertEquals(rule + ", got " + Arrays.toString(shape), only(""));
    }
  }

  @Test
  void labelsThatAreNoClassesAreRefused() throws IOException {
    for (double wrong : new double[] {-1, 0.5, 65_536, Double.NaN, Double.POSITIVE_INFINITY}) {
      write("y", with(new double[N], 3, wrong), N);
      assertEquals(
          "task.labels must be class numbers, whole and in [0, 65535], got " + wrong + " at [3]",
          only(", kind: classes"));
    }
    write("y", new double[N], N);
    assertEquals(
        "task.labels must be of at least 2 classes, got class 0 alone", only(", kind: classes"));
  }

  @Test
  void masksThatAreNoMasksAreRefused() throws IOException {
    write("y", counting(N), N, 1);
    double[] ones = new double[N * STEPS];
    Arrays.fill(ones, 1);
    write("m", with(ones, 9, 0.5), N, STEPS);
    assertEquals(
        "task.mask must be 1 for steps and 0 for padding, got 0.5 at [2, 1]",
        only(", mask: m.npy"));
    write("m", with(ones, 9, Double.NaN), N, STEPS);
    assertTrue(only(", mask: m.npy").endsWith("got NaN at [2, 1]"));
    Arrays.fill(ones, 2 * STEPS, 3 * STEPS, 0);
    write("m", ones, N, STEPS);
    assertEquals(
        "task.mask must be 1 at one step of each sequence at least, got none in sequence 2; remove"
            + " the sequence",
        only(", mask: m.npy"));
    write("m", ones, STEPS, N);
    assertEquals(
        "task.mask must be [10, 4] (sequences and steps of the features), got [4, 10]",
        only(", mask: m.npy"));
  }

  @Test
  void allFilesThatCannotBeReadAreToldTogether() throws IOException {
    Files.writeString(base.resolve("y.npy"), "1, 2, 3");
    List<String> problems =
        Given.problems("{name: arrays, features: z.npy, labels: y.npy, mask: ., kinds: x}", base);
    assertEquals(
        List.of(
            "task.features: " + base.resolve("z.npy") + " does not exist",
            "task.labels: "
                + base.resolve("y.npy")
                + " is not a NumPy array file: it does not begin with \\x93NUMPY; save it with"
                + " numpy.save",
            "task.mask: " + base.resolve(".") + " is a folder; name a NumPy array file in it",
            "task.kinds is unknown; known here: name, validation, kind, features, labels, mask"),
        problems);
  }
}
