package org.lyapunov4j.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.StateMode;

/**
 * Trials of a made-up world with known rules: a gain sets the level of the spectrum, a learning
 * rate how far it moves, and a trial ends well near one gain and one rate. Some diverge.
 */
public final class SyntheticCorpus {
  static final double[] MOMENTS = {0, 0.01, 0.05, 0.2};
  static final Measurement MEASUREMENT =
      new Measurement(DriveMode.PER_SEQUENCE, 0, 8, 28, "validation");

  private final Random random;
  private final String task;
  private double[] moments = MOMENTS;
  private int least = 8;
  private int most = 48;
  private boolean losses = true;
  private StateMode mode = StateMode.FULL;

  private SyntheticCorpus(String task, long seed) {
    this.task = task;
    this.random = new Random(seed);
  }

  public static SyntheticCorpus of(String task, long seed) {
    return new SyntheticCorpus(task, seed);
  }

  public SyntheticCorpus moments(double... progress) {
    moments = progress;
    return this;
  }

  public SyntheticCorpus exponents(int from, int to) {
    least = from;
    most = to;
    return this;
  }

  public SyntheticCorpus withoutLosses() {
    losses = false;
    return this;
  }

  public SyntheticCorpus mode(StateMode value) {
    mode = value;
    return this;
  }

  public List<Trial> trials(int count) {
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      trials.add(trial(i));
    }
    return trials;
  }

  private Trial trial(int number) {
    double gain = random.nextDouble() * 4 - 2;
    double rate = random.nextDouble() * 4 - 2;
    int k = least + random.nextInt(most - least + 1);
    boolean diverged = gain + rate > 3;
    double value =
        0.3 * (gain - 0.3) * (gain - 0.3)
            + 0.3 * (rate + 0.2) * (rate + 0.2)
            + 0.1 * random.nextGaussian();
    double wobble = random.nextGaussian();
    List<TrialCheckpoint> checkpoints = new ArrayList<>();
    for (double progress : moments) {
      double moved = 0.1 * Math.exp(rate) * Math.sqrt(progress);
      double[] exponents = new double[k];
      for (int i = 0; i < k; i++) {
        double share = (i + 0.5) / k;
        exponents[i] =
            0.7 * gain
                - 0.5
                + 0.5 * Math.log(1 - share)
                + moved * Math.sin(3 * share + gain)
                + 0.03 * wobble * share
                + 0.002 * random.nextGaussian();
      }
      double loss = value + (3 - value) * Math.exp(-progress * (2 + rate)) + 0.05 * wobble;
      checkpoints.add(
          new TrialCheckpoint(
              progress,
              (int) (1000 * progress),
              (int) (5 * progress),
              losses ? loss : Double.NaN,
              losses ? loss + 0.02 * random.nextGaussian() : Double.NaN,
              List.of(new TrialSpectrum("rnn", "Elman", k, mode, exponents, new double[0]))));
    }
    return new Trial(
        task + "-" + number,
        task,
        "Elman",
        k,
        Map.of("initGain", Math.exp(gain), "learningRate", Math.exp(rate)),
        checkpoints,
        new TrialOutcome("validationLoss", diverged ? Double.NaN : value, false, diverged),
        Optional.of(MEASUREMENT));
  }
}
