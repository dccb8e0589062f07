package org.lyapunov4j.guide;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.lyapunov4j.config.Problems;
import org.lyapunov4j.config.Section;
import org.lyapunov4j.json.Json;
import org.lyapunov4j.task.SequenceTask;
import org.lyapunov4j.task.Tasks;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.indexing.SpecifiedIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Tasks of {@link GuideTrials}: answers are asked for at the steps that a mask leaves. */
interface TrialTask {

  /** A task by its name: copy60, copy60x3 (inputs times 3), xor, adding50, pixels, characters. */
  static TrialTask of(String name) {
    String[] parts = name.split("x(?=\\d+$)", -1);
    double scale = parts.length > 1 ? Double.parseDouble(parts[1]) : 1;
    String kind = parts[0].replaceAll("\\d+$", "");
    int steps = kind.equals(parts[0]) ? 0 : Integer.parseInt(parts[0].substring(kind.length()));
    return switch (kind) {
      case "copy" -> new Copy(steps, scale);
      case "xor" -> new DelayedXor(scale);
      case "adding" -> new Adding(steps);
      case "pixels" -> Digits.read();
      case "characters" -> Characters.read();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Steps between what is told and what is asked. */
  int horizon();

  /** Whether an answer is a number, not a class. */
  default boolean isRegression() {
    return false;
  }

  /** A minibatch that no training has. */
  default DataSet test(int sequences) {
    return batch(sequences, new Random(7));
  }

  int inputs();

  int outputs();

  DataSet batch(int sequences, Random random);

  /** Three of four symbols, given back after a delay. */
  record Copy(int delay, double scale) implements TrialTask {
    private static final int SYMBOLS = 4;
    private static final int LENGTH = 3;

    @Override
    public int horizon() {
      return delay + 2 * LENGTH;
    }

    @Override
    public int inputs() {
      return SYMBOLS + 1;
    }

    @Override
    public int outputs() {
      return SYMBOLS;
    }

    @Override
    public DataSet batch(int sequences, Random random) {
      int steps = horizon();
      INDArray x = Nd4j.zeros(sequences, SYMBOLS + 1, steps);
      INDArray y = Nd4j.zeros(sequences, SYMBOLS, steps);
      INDArray mask = Nd4j.zeros(sequences, steps);
      for (int i = 0; i < sequences; i++) {
        for (int j = 0; j < LENGTH; j++) {
          int symbol = random.nextInt(SYMBOLS);
          int answer = LENGTH + delay + j;
          x.putScalar(new int[] {i, symbol, j}, scale);
          x.putScalar(new int[] {i, SYMBOLS, answer}, scale);
          y.putScalar(new int[] {i, symbol, answer}, 1);
          mask.putScalar(i, answer, 1);
        }
      }
      return new DataSet(x, y, null, mask);
    }
  }

  /** Random bits of -1 and 1; asked for: whether the one 10 steps ago and the one 20 differ. */
  record DelayedXor(double scale) implements TrialTask {
    private static final int DELAY = 10;
    private static final int STEPS = 45;

    @Override
    public int horizon() {
      return STEPS;
    }

    @Override
    public int inputs() {
      return 1;
    }

    @Override
    public int outputs() {
      return 2;
    }

    @Override
    public DataSet batch(int sequences, Random random) {
      INDArray x = Nd4j.zeros(sequences, 1, STEPS);
      INDArray y = Nd4j.zeros(sequences, 2, STEPS);
      INDArray mask = Nd4j.zeros(sequences, STEPS);
      for (int i = 0; i < sequences; i++) {
        boolean[] bits = new boolean[STEPS];
        for (int t = 0; t < STEPS; t++) {
          bits[t] = random.nextBoolean();
          x.putScalar(new int[] {i, 0, t}, bits[t] ? scale : -scale);
          if (t >= 2 * DELAY) {
            boolean differ = bits[t - DELAY] != bits[t - 2 * DELAY];
            y.putScalar(new int[] {i, differ ? 1 : 0, t}, 1);
            mask.putScalar(i, t, 1);
          }
        }
      }
      return new DataSet(x, y, null, mask);
    }
  }

  /** The sum of the two marked numbers of a sequence; asked for at its end. */
  record Adding(int steps) implements TrialTask {
    /** Half of the deviation of answers. */
    private static final double NEAR = 0.2;

    @Override
    public int horizon() {
      return steps;
    }

    @Override
    public int inputs() {
      return 2;
    }

    @Override
    public int outputs() {
      return 1;
    }

    @Override
    public boolean isRegression() {
      return true;
    }

    @Override
    public DataSet batch(int sequences, Random random) {
      INDArray x = Nd4j.zeros(sequences, 2, steps);
      INDArray y = Nd4j.zeros(sequences, 1, steps);
      INDArray mask = Nd4j.zeros(sequences, steps);
      for (int i = 0; i < sequences; i++) {
        int first = random.nextInt(steps / 2);
        int second = steps / 2 + random.nextInt(steps / 2 - 1);
        double sum = 0;
        for (int t = 0; t < steps; t++) {
          double number = random.nextDouble();
          boolean marked = t == first || t == second;
          x.putScalar(new int[] {i, 0, t}, number);
          x.putScalar(new int[] {i, 1, t}, marked ? 1 : 0);
          sum += marked ? number : 0;
        }
        y.putScalar(new int[] {i, 0, steps - 1}, sum);
        mask.putScalar(i, steps - 1, 1);
      }
      return new DataSet(x, y, null, mask);
    }
  }

  /** Digits of MNIST, pixel by pixel (means of 4 x 4); asked for at the end. */
  record Digits(INDArray features, INDArray labels, INDArray tested, INDArray answers)
      implements TrialTask {

    static Digits read() {
      ObjectNode options = Json.MAPPER.createObjectNode();
      options.put("name", "pixels-mnist");
      Problems problems = new Problems();
      SequenceTask task =
          Tasks.create(Section.of(options, "task", problems), Path.of(""), 1).orElseThrow();
      DataSet training = task.training(task.trainingSequences(), 1).next();
      DataSet held = task.validation(task.validationSequences()).next();
      return new Digits(
          training.getFeatures(), training.getLabels(), held.getFeatures(), held.getLabels());
    }

    @Override
    public int horizon() {
      return (int) features.size(2);
    }

    @Override
    public int inputs() {
      return 1;
    }

    @Override
    public int outputs() {
      return 10;
    }

    @Override
    public DataSet batch(int sequences, Random random) {
      return of(features, labels, random.ints(sequences, 0, (int) features.size(0)).toArray());
    }

    @Override
    public DataSet test(int sequences) {
      int[] rows = new int[sequences];
      Arrays.setAll(rows, i -> i);
      return of(tested, answers, rows);
    }

    private static DataSet of(INDArray from, INDArray classes, int[] rows) {
      int steps = (int) from.size(2);
      INDArrayIndex all = NDArrayIndex.all();
      INDArray x = from.get(new SpecifiedIndex(rows), all, all).dup();
      INDArray y = Nd4j.zeros(rows.length, 10, steps);
      INDArray mask = Nd4j.zeros(rows.length, steps);
      for (int i = 0; i < rows.length; i++) {
        int digit = classes.slice(rows[i]).ravel().argMax().getInt(0);
        y.putScalar(new int[] {i, digit, steps - 1}, 1);
        mask.putScalar(i, steps - 1, 1);
      }
      return new DataSet(x, y, null, mask);
    }
  }

  /** The next character of Shakespeare's sonnets, at every step: a short memory is enough. */
  record Characters(int[] text, int width) implements TrialTask {
    private static final int STEPS = 60;

    static Characters read() {
      try (InputStream in =
          TrialTask.class.getResourceAsStream("/org/lyapunov4j/task/sonnets.txt")) {
        String all = new String(in.readAllBytes(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        List<Integer> known = all.chars().distinct().sorted().boxed().toList();
        return new Characters(all.chars().map(known::indexOf).toArray(), known.size());
      } catch (IOException unread) {
        throw new UncheckedIOException(unread);
      }
    }

    @Override
    public int horizon() {
      return STEPS;
    }

    @Override
    public int inputs() {
      return width;
    }

    @Override
    public int outputs() {
      return width;
    }

    @Override
    public DataSet batch(int sequences, Random random) {
      return of(sequences, random, 0, 9 * text.length / 10);
    }

    @Override
    public DataSet test(int sequences) {
      return of(sequences, new Random(7), 9 * text.length / 10, text.length);
    }

    private DataSet of(int sequences, Random random, int from, int to) {
      INDArray x = Nd4j.zeros(sequences, width, STEPS);
      INDArray y = Nd4j.zeros(sequences, width, STEPS);
      for (int i = 0; i < sequences; i++) {
        int start = from + random.nextInt(to - from - STEPS - 1);
        for (int t = 0; t < STEPS; t++) {
          x.putScalar(new int[] {i, text[start + t], t}, 1);
          y.putScalar(new int[] {i, text[start + t + 1], t}, 1);
        }
      }
      return new DataSet(x, y, null, Nd4j.ones(sequences, STEPS));
    }
  }

  /** Share of the answers that are right: the class, or a number within .2. */
  static double accuracy(INDArray output, DataSet asked) {
    INDArray mask = asked.getLabelsMaskArray();
    INDArray right =
        output.size(1) == 1
            ? Transforms.abs(output.sub(asked.getLabels()))
                .lte(Adding.NEAR)
                .tensorAlongDimension(0, 0, 2)
            : output.argMax(1).eq(asked.getLabels().argMax(1));
    double hits = right.castTo(mask.dataType()).mul(mask).sumNumber().doubleValue();
    return hits / mask.sumNumber().doubleValue();
  }
}
