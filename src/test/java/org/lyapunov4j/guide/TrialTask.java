package org.lyapunov4j.guide;

import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Tasks of {@link GuideTrials}: answers are asked for at the steps that a mask leaves. */
interface TrialTask {
  /** Steps between what is told and what is asked. */
  int horizon();

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

  /** Share of the answers that are right. */
  static double accuracy(INDArray output, DataSet asked) {
    INDArray mask = asked.getLabelsMaskArray();
    int right = 0;
    int all = 0;
    for (int i = 0; i < mask.size(0); i++) {
      for (int t = 0; t < mask.size(1); t++) {
        if (mask.getDouble(i, t) > 0) {
          all++;
          right += largest(output, i, t) == largest(asked.getLabels(), i, t) ? 1 : 0;
        }
      }
    }
    return right / (double) all;
  }

  private static int largest(INDArray array, int sequence, int step) {
    return array
        .get(NDArrayIndex.point(sequence), NDArrayIndex.all(), NDArrayIndex.point(step))
        .argMax()
        .getInt(0);
  }
}
