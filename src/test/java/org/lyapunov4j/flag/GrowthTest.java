package org.lyapunov4j.flag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/** Gradients are judged by what they do, and by the exponent only where that was not computed. */
class GrowthTest {

  @ParameterizedTest
  @CsvSource({
    // leading exponent, ln sigma_1 over 100 steps, expected of EXPLODING; 2 errors of 0.1 below
    "-0.05, 2.4, ''",
    "-0.05, 2.6, I",
    "0.3, 2.4, ''",
    "0.03, 7.0, I",
    "0.03, 7.2, W",
    "0.03, 16.8, W",
    "0.03, 16.9, C"
  })
  void explodingJudgesByTheProduct(double leading, double logGrowth, String expected) {
    LayerSpectrum layer = Runs.growing(Runs.layer("rnn", leading), 100, logGrowth);
    List<Flag> flags = new Exploding().judge(Runs.run().checkpoint(1, layer).history());
    assertEquals(expected, flags.isEmpty() ? "" : flags.get(0).severity().name().substring(0, 1));
  }

  @ParameterizedTest
  @CsvSource({
    // A fresh network whose exponent says e^-20, and whose gradients shrink by e^-15.
    "-0.2, -15, ''",
    "-0.2, -16.7, ''",
    "-0.2, -16.9, W",
    "-0.1, -20, W",
    "-0.5, NaN, W"
  })
  void vanishingJudgesByTheProduct(double leading, double logGrowth, String expected) {
    LayerSpectrum layer = Runs.layer("rnn", leading);
    if (!Double.isNaN(logGrowth)) {
      layer = Runs.growing(layer, 100, logGrowth);
    }
    List<Flag> flags =
        new Vanishing().judge(Runs.run().losses(1, 1, 1, 1).checkpoint(1, layer).history());
    assertEquals(expected, flags.isEmpty() ? "" : flags.get(0).severity().name().substring(0, 1));
  }

  /** The decoder's 4 steps grow by 1.3^4 = 2.9, though 100 steps of it would grow by 1e11. */
  @Test
  void aDecoderOfFourStepsIsNotJudgedOverTheHundredOfItsEncoder() {
    LayerSpectrum encoder = Runs.layer("encoder", -0.3);
    LayerSpectrum decoder = Runs.driven(Runs.layer("decoder", Math.log(1.3)), 4);
    RunHistory history = Runs.run().checkpoint(1, encoder, decoder).history();
    assertEquals(List.of(), new Exploding().judge(history));
    LayerSpectrum measured = Runs.growing(decoder, 4, 4 * Math.log(1.3));
    RunHistory both = Runs.run().checkpoint(1, encoder, measured).history();
    assertEquals(List.of(), new Exploding().judge(both));
  }

  @Test
  void truncatedGradientsAreJudgedByWindowsOfThatLength() {
    LayerSpectrum layer = Runs.growing(Runs.growing(Runs.layer("rnn", 0.5), 100, 50), 20, 1);
    Runs whole = Runs.run().checkpoint(1, layer);
    assertEquals(Severity.CRITICAL, new Exploding().judge(whole.history()).get(0).severity());
    Runs truncated = Runs.run().context(0, 20).checkpoint(1, layer);
    assertEquals(List.of(), new Exploding().judge(truncated.history()));
  }

  @Test
  void overOtherLengthsTheExponentIsForTheRest() {
    LayerSpectrum layer = Runs.growing(Runs.layer("rnn", -0.1), 100, -5);
    Growth over150 = Growth.over(150, layer);
    assertEquals(-10, over150.typical(), 1e-12);
    assertEquals(0.1 + 0.5, over150.error(), 1e-12);
    Growth none = Growth.over(150, Runs.layer("rnn", -0.1));
    assertEquals(-15, none.typical(), 1e-12);
    LayerSpectrum cut = Runs.growing(Runs.layer("rnn", -0.1), 100, Double.NEGATIVE_INFINITY);
    assertEquals(-10, Growth.over(100, cut).typical(), 1e-12, "windows that die are left out");
  }

  @Test
  void theMeanOverSequencesIsToldBesideTheTypicalOne() {
    LayerSpectrum layer = Runs.growing(Runs.layer("rnn", 0.15), 100, 15);
    Flag flag = new Exploding().judge(Runs.run().checkpoint(1, layer).history()).get(0);
    assertTrue(
        flag.reason()
            .contains("grow by 1e7 (typically; 1e7 on average) over sequences of 100 steps"),
        flag.reason());
    assertEquals(16, flag.evidence().get("logMeanGrowth"), 1e-12);
    assertEquals(
        List.of(
            Remedy.Kind.PREPARE, Remedy.Kind.CLIP_GRADIENTS, Remedy.Kind.MULTIPLY_LEARNING_RATE),
        flag.remedies().stream().map(Remedy::kind).toList());
  }

  @Test
  void aTruncatedGradientMayFollowTheMemory() {
    LayerSpectrum layer = Runs.layer("rnn", -1);
    Flag truncated =
        new Vanishing().judge(Runs.run().context(100, 20).checkpoint(1, layer).history()).get(0);
    Flag whole =
        new Vanishing().judge(Runs.run().context(100, 0).checkpoint(1, layer).history()).get(0);
    assertEquals(
        List.of(true, false),
        List.of(truncated, whole).stream()
            .map(
                flag ->
                    flag.remedies().stream()
                        .anyMatch(remedy -> remedy.kind() == Remedy.Kind.FOLLOW_MEMORY))
            .toList());
  }
}
