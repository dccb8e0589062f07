package org.lyapunov4j.flag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/**
 * What every {@link FlagRule} must do; extend it for a rule of your own. It is shown runs with all
 * that can happen: no checkpoints, failed ones, spectra that are empty, NaN, infinite or without an
 * error, losses that are none, unknown lengths, units in any state.
 */
public abstract class FlagRuleContract {
  private static final double[] ODD = {
    Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0, -0.0, 1e300, -1e300
  };

  /** The rule under test. */
  protected abstract FlagRule rule();

  /** A run that it flags. */
  protected abstract RunHistory flagged();

  private static RunHistory random(Random random) {
    Runs runs = Runs.run().context(random.nextInt(3) * 50, random.nextInt(2) * 20);
    if (random.nextBoolean()) {
      runs.withoutPlan();
    }
    for (int i = random.nextInt(12); i > 0; i--) {
      List<LayerSpectrum> layers = new ArrayList<>();
      for (int l = random.nextInt(3); l > 0; l--) {
        double[] exponents =
            IntStream.range(0, random.nextInt(4))
                .mapToDouble(j -> -number(random))
                .sorted()
                .map(x -> -x)
                .toArray();
        double error = random.nextInt(4) == 0 ? Double.NaN : random.nextDouble() / 10;
        LayerSpectrum layer = Runs.layer("layer" + l, error, exponents);
        if (exponents.length > 0 && random.nextBoolean()) {
          layer = Runs.growing(layer, 1 + random.nextInt(120), number(random));
        }
        if (random.nextBoolean()) {
          layer = Runs.units(layer, share(random), share(random), share(random));
        }
        layers.add(Runs.driven(layer, random.nextInt(4) * 33));
      }
      runs.checkpoint(number(random), layers.toArray(new LayerSpectrum[0]));
    }
    if (random.nextBoolean()) {
      runs.facts(
          TrainingFacts.NONE
              .withIdleEpochs(random.nextInt(2))
              .withConstantGuess(number(random))
              .withInputScale(Math.abs(number(random)))
              .withLabelled(share(random)));
    }
    double[] losses = new double[random.nextInt(2) * 20];
    Arrays.setAll(losses, i -> number(random));
    return runs.losses(losses).history();
  }

  private static double share(Random random) {
    return random.nextInt(5) == 0 ? Double.NaN : random.nextInt(3) / 2.0;
  }

  private static double number(Random random) {
    return random.nextInt(5) == 0 ? ODD[random.nextInt(ODD.length)] : random.nextGaussian();
  }

  @Test
  void itHasAName() {
    assertFalse(rule().name().isBlank(), "a rule must have a name");
  }

  @Test
  void itFlagsWhatItIsFor() {
    assertFalse(rule().judge(flagged()).isEmpty(), "flagged() must be a run that it flags");
  }

  @Test
  void itFailsOnNoRunAndItsFlagsAreWellFormed() {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      RunHistory history = random(random);
      List<Flag> flags = rule().judge(history);
      assertEquals(
          flags.size(), flags.stream().map(Flag::layer).distinct().count(), "one flag a layer");
      for (Flag flag : flags) {
        assertEquals(rule().name(), flag.rule(), "a flag must have its rule's name");
        assertTrue(
            flag.layer().isEmpty()
                || history.layers().stream().anyMatch(l -> l.label().equals(flag.layer())),
            () -> "a layer of the current checkpoint: " + flag);
        assertFalse(flag.toString().contains("\n"), () -> "a flag must be one line: " + flag);
        assertFalse(flag.reason().contains("NaN steps"), flag::reason);
        assertFalse(flag.advice().isBlank(), () -> "a flag must have advice: " + flag);
        for (Remedy remedy : flag.remedies()) {
          assertTrue(
              remedy.layer().isEmpty() || remedy.layer().equals(flag.layer()),
              () -> "a remedy must be for the flag's layer: " + remedy);
        }
      }
    }
  }

  @Test
  void itKeepsNoState() {
    List<Flag> first = rule().judge(flagged());
    FlagRule rule = rule();
    rule.judge(flagged());
    Random random = new Random(2);
    for (int i = 0; i < 20; i++) {
      rule.judge(random(random));
    }
    assertEquals(first, rule.judge(flagged()), "a rule must keep no state");
  }

  @Test
  void itSaysNothingBeforeThereIsAnything() {
    assertEquals(List.of(), rule().judge(Runs.run().history()), "there is no checkpoint yet");
  }
}
