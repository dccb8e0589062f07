package org.lyapunov4j.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What holds for every task. */
class SequenceTaskTest {
  private static final int MINIBATCH = 10;

  @TempDir static Path base;

  @BeforeAll
  static void writeFiles() throws IOException {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder();
    random.ints(1500, 'a', 'z').forEach(c -> text.append((char) c));
    Files.writeString(base.resolve("text.txt"), text);
    int sequences = 43;
    int steps = 6;
    double[] x = random.doubles(2L * sequences * steps).toArray();
    NpyFile.write(base.resolve("x.npy"), new int[] {sequences, steps, 2}, x);
    NpyFile.write(base.resolve("y.npy"), new int[] {sequences, steps, 2}, x);
    double[] classes = random.ints(sequences, 0, 3).asDoubleStream().toArray();
    NpyFile.write(base.resolve("classes.npy"), new int[] {sequences}, classes);
    double[] mask =
        IntStream.range(0, sequences * steps).mapToDouble(i -> i % 5 == 0 ? 0 : 1).toArray();
    NpyFile.write(base.resolve("mask.npy"), new int[] {sequences, steps}, mask);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: sonnets, steps: 800}",
        "{name: text, file: text.txt, steps: 13}",
        "{name: rows-mnist, training: 43, validation: 17}",
        "{name: pixels-mnist, training: 43, validation: 17}",
        "{name: sines, training: 43, validation: 17, steps: 20}",
        "{name: adding, training: 43, validation: 17, steps: 20}",
        "{name: copy, training: 43, validation: 17}",
        "{name: lorenz, training: 43, validation: 17, steps: 20}",
        "{name: mackey-glass, training: 43, validation: 17, steps: 20}",
        "{name: arrays, features: x.npy, labels: y.npy, validation: 0.3}",
        "{name: arrays, features: x.npy, labels: y.npy, mask: mask.npy}",
        "{name: arrays, features: x.npy, labels: classes.npy, mask: mask.npy, kind: classes}",
      })
  void keepsTheContract(String yaml) {
    SequenceTask task = Given.task(yaml, base, 7);
    assertTrue(yaml.contains("name: " + task.name()));
    assertTrue(task.describe().startsWith(task.name() + ": "), task.describe());
    checkMinibatches(task, task.training(MINIBATCH, 3), task.trainingSequences());
    checkMinibatches(task, task.validation(MINIBATCH), task.validationSequences());
    checkOrder(task);
    checkParts(task);
    checkProbe(task);
    assertEquals(rows(task.training(9, 4)), rows(Given.task(yaml, base, 7).training(9, 4)));
    TrainedNetwork.check(task);
  }

  private static void checkMinibatches(SequenceTask task, DataSetIterator data, int sequences) {
    int left = sequences;
    while (data.hasNext()) {
      DataSet minibatch = data.next();
      int rows = Math.min(MINIBATCH, left);
      left -= rows;
      INDArray labels = minibatch.getLabels();
      long[] labelShape =
          task.head().eachStep()
              ? new long[] {rows, task.outputs(), task.steps()}
              : new long[] {rows, task.outputs()};
      assertArrayEquals(
          new long[] {rows, task.inputs(), task.steps()}, minibatch.getFeatures().shape());
      assertArrayEquals(labelShape, labels.shape());
      assertEquals(DataType.FLOAT, minibatch.getFeatures().dataType());
      assertEquals(DataType.FLOAT, labels.dataType());
      for (float value : minibatch.getFeatures().data().asFloat()) {
        assertTrue(Float.isFinite(value));
      }
      if (task.head().classes()) {
        INDArray mask = minibatch.getLabelsMaskArray();
        double labelled =
            mask == null ? labels.length() / task.outputs() : mask.sumNumber().intValue();
        assertEquals(labelled, labels.sumNumber().doubleValue());
        assertEquals(
            labelled, labels.sum(1).eq(1).castTo(DataType.FLOAT).sumNumber().doubleValue());
      }
    }
    assertEquals(0, left);
  }

  private static void checkOrder(SequenceTask task) {
    DataSetIterator a = task.training(MINIBATCH, 3);
    List<String> first = rows(a);
    a.reset();
    List<String> second = rows(a);
    DataSetIterator b = task.training(7, 3);
    b.reset();
    assertEquals(second, rows(b), "the order must not depend on the minibatch or on what was read");
    assertNotEquals(first, second);
    assertNotEquals(first, rows(task.training(MINIBATCH, 4)));
    assertEquals(first.stream().sorted().toList(), second.stream().sorted().toList());
    DataSetIterator c = task.validation(7);
    List<String> fixed = rows(c);
    c.reset();
    assertEquals(fixed, rows(c));
  }

  private static void checkParts(SequenceTask task) {
    Set<String> training = new HashSet<>(rows(task.training(MINIBATCH, 3)));
    Set<String> validation = new HashSet<>(rows(task.validation(MINIBATCH)));
    assertEquals(task.trainingSequences(), training.size());
    assertEquals(task.validationSequences(), validation.size());
    validation.retainAll(training);
    assertEquals(Set.of(), validation);
  }

  private static void checkProbe(SequenceTask task) {
    DataSet first = task.validation(3).next();
    assertEquals(first.getFeatures(), task.probe(3));
    assertEquals(first.getFeaturesMaskArray(), task.probeMask(3).orElse(null));
    assertEquals(task.validationSequences(), task.probe(1_000_000).size(0));
    assertThrows(IllegalArgumentException.class, () -> task.probe(0));
  }

  /** One text a sequence, in the order they come. */
  private static List<String> rows(DataSetIterator data) {
    List<String> rows = new ArrayList<>();
    while (data.hasNext()) {
      DataSet minibatch = data.next();
      for (int row = 0; row < minibatch.numExamples(); row++) {
        rows.add(hash(minibatch.getFeatures(), row) + "->" + hash(minibatch.getLabels(), row));
      }
    }
    return rows;
  }

  private static long hash(INDArray array, int row) {
    float[] values = array.slice(row).dup('c').data().asFloat();
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    CRC32 hash = new CRC32();
    hash.update(bytes);
    return hash.getValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sines", "adding", "copy", "lorenz", "mackey-glass"})
  void anotherSeedGeneratesOtherSequences(String name) {
    String yaml = "{name: %s, training: 5, validation: 5}".formatted(name);
    SequenceTask one = Given.task(yaml, base, 1);
    SequenceTask two = Given.task(yaml, base, 2);
    List<String> both = new ArrayList<>();
    for (SequenceTask task : List.of(one, two)) {
      both.addAll(rows(task.training(5, 0)));
      both.addAll(rows(task.validation(5)));
    }
    assertEquals(20, new HashSet<>(both).size());
  }

  @Test
  void anIteratorSaysWhenItIsAtItsEnd() {
    DataSetIterator data = Given.task("{name: adding, training: 3}").training(2, 0);
    assertEquals(2, data.next().numExamples());
    assertEquals(1, data.next().numExamples());
    assertFalse(data.hasNext());
    assertThrows(NoSuchElementException.class, data::next);
    data.reset();
    assertEquals(3, data.next(5).numExamples());
  }

  @Test
  void aMinibatchBelowOneIsRefused() {
    SequenceTask task = Given.task("{name: adding, training: 3}");
    assertThrows(IllegalArgumentException.class, () -> task.training(0, 0));
    assertThrows(IllegalArgumentException.class, () -> task.validation(-1));
  }

  @Test
  void theOrdersOfOneSeedAreNotThoseOfTheNextOneLater() {
    SequenceTask task = Given.task("{name: adding, training: 30, steps: 5}");
    Set<List<String>> orders = new HashSet<>();
    for (long seed = 0; seed < 10; seed++) {
      DataSetIterator data = task.training(30, seed);
      for (int epoch = 0; epoch < 10; epoch++) {
        orders.add(rows(data));
        data.reset();
      }
    }
    assertEquals(100, orders.size());
  }

  @Test
  void aMinibatchTooLargeForAnArrayIsRefused() {
    SequenceTask task = Given.task("{name: copy, symbols: 1000, delay: 80000, training: 1}");
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> task.validation(1000).next());
    assertEquals(
        "a minibatch must hold less than 2^31 numbers, got 1000 sequences of 1002 x 80020; make it"
            + " smaller",
        refused.getMessage());
  }
}
