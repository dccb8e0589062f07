package org.lyapunov4j.flag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/** Decision tables of the rules, on both sides of every threshold. */
class RulesTest {
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private static String severities(FlagRule rule, RunHistory history) {
    List<String> found =
        rule.judge(history).stream()
            .map(flag -> flag.layer() + ":" + flag.severity().name().charAt(0))
            .toList();
    return String.join(" ", found);
  }

  /** Numbers separated by spaces. */
  private static double[] numbers(String text) {
    return text == null || text.isBlank()
        ? new double[0]
        : Arrays.stream(text.strip().split(" +")).mapToDouble(Double::parseDouble).toArray();
  }

  private static Flag only(FlagRule rule, RunHistory history) {
    List<Flag> flags = rule.judge(history);
    assertEquals(1, flags.size(), flags::toString);
    return flags.get(0);
  }

  /** 2 errors of 0.01 below; ln 10 = 2.30, ln 1000 = 6.91, ln 2^24 = 16.64. */
  @ParameterizedTest
  @CsvSource({
    // leading exponent, sequence, truncated, expected
    "-0.5, 100, 0, ''",
    "0.0, 100, 0, ''",
    "0.043, 100, 0, ''",
    "0.0431, 100, 0, rnn:I",
    "0.089, 100, 0, rnn:I",
    "0.0892, 100, 0, rnn:W",
    "0.186, 100, 0, rnn:W",
    "0.187, 100, 0, rnn:C",
    "0.187, 10, 0, ''",
    "0.187, 100, 10, ''",
    "0.187, 100, 20, rnn:I",
    "0.187, 0, 100, rnn:C",
    "0.187, 0, 0, rnn:C",
    "NaN, 100, 0, ''",
    "Infinity, 100, 0, ''",
    "-Infinity, 100, 0, ''"
  })
  void exploding(double leading, int sequence, int truncated, String expected) {
    RunHistory history = Runs.run().context(sequence, truncated).leading(leading).history();
    assertEquals(expected, severities(new Exploding(), history));
  }

  @ParameterizedTest
  @CsvSource({"0.069, ''", "0.071, rnn:W", "5, rnn:W"})
  void explodingOverAnUnknownSpan(double leading, String expected) {
    LayerSpectrum layer = Runs.driven(Runs.layer("rnn", leading), 0);
    RunHistory history = Runs.run().context(0, 0).checkpoint(1, layer).history();
    assertEquals(expected, severities(new Exploding(), history));
  }

  @ParameterizedTest
  @CsvSource({
    // three checkpoints, expected: rises beyond its errors twice, and as much again is critical
    "-0.30 -0.20 -0.10, ''",
    "-0.40 -0.20 -0.00, rnn:W",
    "-0.40 -0.38 -0.00, ''",
    "-0.40 -0.20 -0.19, ''",
    "0.10 -0.20 -0.00, ''",
    "-0.20 -0.00, ''"
  })
  void explodingIsSeenComing(String leading, String expected) {
    RunHistory history = Runs.run().leading(numbers(leading)).history();
    assertEquals(expected, severities(new Exploding(), history));
  }

  @Test
  void explodingSaysHowMuch() {
    Flag flag = only(new Exploding(), Runs.run().leading(0.3).history());
    assertTrue(flag.reason().contains("layer rnn"), flag.reason());
    assertTrue(flag.reason().contains("+0.300 +- 0.010"), flag.reason());
    assertTrue(flag.reason().contains("by 1e13 over sequences of 100 steps"), flag.reason());
    assertEquals(30, flag.evidence().get("logGrowth"), 1e-9);
    assertEquals(1, flag.confidence(), 1e-6);
    Flag truncated = only(new Exploding(), Runs.run().context(100, 50).leading(0.5).history());
    assertTrue(
        truncated.reason().contains("over a truncated gradient of 50 steps"), truncated.reason());
  }

  /** With 2 errors of 0.01 above it, and 16.64 e-foldings over the span. */
  @ParameterizedTest
  @CsvSource({
    "-0.18, 100, 0, ''",
    "-0.186, 100, 0, ''",
    "-0.187, 100, 0, rnn:W",
    "-0.187, 10, 0, ''",
    "-0.187, 1000, 50, ''",
    "-0.5, 1000, 50, rnn:W",
    "-5, 0, 0, rnn:W",
    "-Infinity, 100, 0, rnn:W",
    "NaN, 100, 0, ''",
    "0.5, 100, 0, ''"
  })
  void vanishing(double leading, int sequence, int truncated, String expected) {
    RunHistory history =
        Runs.run().context(sequence, truncated).checkpoint(1, Runs.layer("rnn", leading)).history();
    assertEquals(expected, severities(new Vanishing(), history));
  }

  @ParameterizedTest
  @CsvSource({
    // losses, expected
    "'', rnn:I",
    "8 4 2 1, rnn:I",
    "1 1 1 1, rnn:W",
    "1 1 1 0.96, rnn:W",
    "1 1 1 0.94, rnn:I",
    "1 1 1 2, rnn:W",
    // It stands still, but not where it began: the task may need no more.
    "8 2 1 1, rnn:I",
    "8 7.5 7.4 7.4, rnn:W",
    // A loss that goes below 0 is judged beside how far it has moved.
    "-1 -1 -1 -1, rnn:W",
    "-1 -1 -1 -2, rnn:I",
    "2 -8 -40 -40, rnn:I"
  })
  void vanishingIsInformationWhileTheLossFalls(String losses, String expected) {
    RunHistory history =
        Runs.run()
            .losses(numbers(losses))
            .checkpoint(Double.NaN, Runs.layer("rnn", -0.5))
            .history();
    assertEquals(expected, severities(new Vanishing(), history));
  }

  @Test
  void vanishingIsInformationWhereAnotherLayerRemembers() {
    RunHistory history =
        Runs.run().checkpoint(1, Runs.layer("a", -0.5), Runs.layer("b", -0.01)).history();
    assertEquals("a:I", severities(new Vanishing(), history));
    RunHistory both =
        Runs.run().checkpoint(1, Runs.layer("a", -0.5), Runs.layer("b", -0.5)).history();
    assertEquals("a:W b:W", severities(new Vanishing(), both));
  }

  @ParameterizedTest
  @CsvSource({
    // leading exponent, delay, expected while the loss falls: below -0.1664 shrinks too much over
    // 100
    "-0.5, 0, rnn:I",
    "-0.5, 100, rnn:W",
    "-0.5, 20, rnn:I",
    "-0.1, 100, ''"
  })
  void vanishingIsAWarningWhereTheDelayIsKnown(double leading, int delay, String expected) {
    RunHistory history =
        Runs.run()
            .delay(delay)
            .losses(8, 4, 2, 1)
            .checkpoint(1, Runs.layer("rnn", leading))
            .history();
    assertEquals(expected, severities(new Vanishing(), history));
  }

  @Test
  void vanishingNamesTheDelay() {
    RunHistory history = Runs.run().delay(90).leading(-0.25).history();
    assertEquals(
        "Layer rnn forgets within 4 steps: gradients shrink by 1e-11 over sequences of 100 steps."
            + " The task has a delay of 90 steps.",
        only(new Vanishing(), history).reason());
  }

  @ParameterizedTest
  @CsvSource({
    // leading exponents, the first remedy: above -2/100 a sequence is remembered
    "-0.5 -0.5, PREPARE",
    "-0.1 -0.5, PREPARE",
    "-0.01 -0.5, RESTART_FROM"
  })
  void vanishingGoesBackWhereTheMemoryWasThere(String leading, Remedy.Kind expected) {
    Flag flag = only(new Vanishing(), Runs.run().leading(numbers(leading)).history());
    assertEquals(expected, flag.remedies().get(0).kind());
  }

  @Test
  void vanishingSaysHowSoon() {
    String reason = only(new Vanishing(), Runs.run().leading(-1.0 / 5).history()).reason();
    assertTrue(
        reason.startsWith(
            "Layer rnn forgets within 5 steps: gradients shrink by 1e-9 over sequences of 100"
                + " steps."),
        reason);
  }

  @ParameterizedTest
  @CsvSource({
    // leading exponents, expected: down by 1 beyond the errors, to below -0.1664
    "-0.1 -1.15, rnn:W",
    "-0.1 -1.13, ''",
    "1.0 -0.1, ''",
    "1.0 -0.2, rnn:W",
    "-0.1 -0.1 -0.1 -2, rnn:W",
    "-0.1 -1.5 -0.1, ''",
    "-2, ''",
    "-2 -2, ''",
    // 30 % of the training, or three checkpoints, are looked back.
    "-0.1 -1 -1 -1 -1.2, ''",
    "-0.1 -1 -1 -1.2, rnn:W",
    "-0.1 -Infinity, rnn:C",
    "-Infinity -Infinity, ''",
    "-0.1 NaN, ''",
    "NaN -2, ''"
  })
  void collapsing(String leading, String expected) {
    assertEquals(
        expected, severities(new Collapsing(), Runs.run().leading(numbers(leading)).history()));
  }

  @Test
  void collapsingCountsAnnihilatedDirections() {
    LayerSpectrum alive = Runs.layer("rnn", -0.1, -0.2, -0.3, -0.4);
    LayerSpectrum half = Runs.layer("rnn", -0.1, -0.2, -INFINITE, -INFINITE);
    LayerSpectrum quarter = Runs.layer("rnn", -0.1, -0.2, -0.3, -INFINITE);
    LayerSpectrum dead = Runs.layer("rnn", -INFINITE, -INFINITE, -INFINITE, -INFINITE);
    Collapsing rule = new Collapsing();
    assertEquals("", path(rule, alive, quarter));
    assertEquals("rnn:W", path(rule, alive, half));
    assertEquals("rnn:W", path(rule, quarter, half));
    assertEquals("", path(rule, half, half));
    assertEquals("rnn:C", path(rule, half, dead));
  }

  private static String path(FlagRule rule, LayerSpectrum... path) {
    Runs runs = Runs.run();
    for (LayerSpectrum layer : path) {
      runs.checkpoint(1, layer);
    }
    return severities(rule, runs.history());
  }

  @ParameterizedTest
  @CsvSource({
    // ten updates apart, so the exponent may move by 1.5; leading exponents, error, expected
    "0, 0.01, ''",
    "-0.1 -1.5, 0.01, ''",
    "-0.1 -1.7, 0.01, rnn:W",
    "-1.7 -0.1, 0.01, rnn:W",
    // Only the last move counts, and it has to be beyond the errors of both: sqrt(2) times one.
    "-0.1 -1.7 -1.7, 0.01, ''",
    "-0.1 -1.7, 1.1, rnn:W",
    "-0.1 -1.7, 1.2, ''",
    "-0.1 -1.7, NaN, ''",
    "-0.1 -Infinity, 0.01, ''",
    "-0.1 NaN, 0.01, ''",
    // A checkpoint without a number is left out of the path: 1.7 in twenty updates is no move.
    "-0.1 NaN -1.8, 0.01, ''",
    "-0.1 NaN -3.2, 0.01, rnn:W"
  })
  void overshooting(String leading, double error, String expected) {
    Runs runs = Runs.run();
    for (double exponent : numbers(leading)) {
      runs.checkpoint(1, Runs.layer("rnn", error, new double[] {exponent}));
    }
    assertEquals(expected, severities(new Overshooting(), runs.history()));
  }

  @Test
  void overshootingSaysByHowMuch() {
    RunHistory history = Runs.run().leading(-0.1, -2).history();
    assertEquals(
        "10 updates have moved the leading exponent of layer rnn from -0.100 +- 0.010 to -2.000 +-"
            + " 0.010: updates are too large for the dynamics they train.",
        new Overshooting().judge(history).get(0).reason());
  }

  @ParameterizedTest
  @CsvSource({
    // exponents, losses at the checkpoints, expected
    "-0.1 -0.1 -0.1, 1 1 1, :W",
    "-0.1 -0.1 -0.1, 1 1 0.95, ''",
    "-0.1 -0.1 -0.1, 0 0 0, :W",
    "-0.1 -0.1 -0.106, 1 1 1, ''",
    "-0.1 -0.1 -0.104, 1 1 1, :W",
    "-0.1 -0.1 -0.1, 2 1 1, ''",
    "-0.1 -0.1 -0.1, NaN NaN NaN, ''",
    "-0.1 -0.1 -0.1, -1 -1 -1, :W",
    "-0.1 -0.1 -0.1, -1 -9 -9, ''",
    "-Infinity -Infinity -Infinity, 1 1 1, :W",
    "-0.1 -0.1 NaN, 1 1 1, ''",
    "-0.1, 1, ''"
  })
  void frozen(String leading, String losses, String expected) {
    Runs runs = Runs.run();
    double[] exponents = numbers(leading);
    double[] scores = numbers(losses);
    for (int i = 0; i < exponents.length; i++) {
      runs.checkpoint(scores[i], Runs.layer("rnn", exponents[i]));
    }
    assertEquals(expected, severities(new Frozen(), runs.history()));
  }

  @ParameterizedTest
  @CsvSource({
    // the leading exponent now, by how much the rate is to be raised
    "-0.1, 100",
    "-0.1005, 100",
    "-0.102, 50",
    "-0.104, 25"
  })
  void whatIsFrozenGetsAsMuchMoreOfARateAsItStandsStill(double leading, double times) {
    Runs runs = Runs.run();
    for (double exponent : new double[] {-0.1, -0.1, leading}) {
      runs.checkpoint(1, Runs.layer("rnn", exponent));
    }
    Remedy first = only(new Frozen(), runs.history()).remedies().get(0);
    assertEquals(Remedy.Kind.MULTIPLY_LEARNING_RATE, first.kind());
    assertEquals(times, first.value());
  }

  @ParameterizedTest
  @CsvSource({
    // leading, error, span, expected: ln 1000 / 100 = 0.069
    "0.0, 0.034, 100, ''",
    "0.0, 0.035, 100, rnn:I",
    "0.1, 0.05, 100, ''",
    "-1.0, NaN, 100, rnn:I",
    "-1.0, NaN, 0, rnn:I",
    "NaN, NaN, 100, ''",
    "-Infinity, NaN, 100, ''"
  })
  void unconverged(double leading, double error, int span, String expected) {
    RunHistory history =
        Runs.run()
            .context(span, 0)
            .checkpoint(1, Runs.layer("rnn", error, new double[] {leading}))
            .history();
    assertEquals(expected, severities(new Unconverged(), history));
  }

  @Test
  void unconvergedSaysWhichSettingWouldDo() {
    RunHistory history =
        Runs.run().checkpoint(1, Runs.layer("rnn", 0.069, new double[] {0})).history();
    String advice = only(new Unconverged(), history).advice();
    assertTrue(advice.contains("about 32 sequences") && advice.contains("now 8"), advice);
  }

  @ParameterizedTest
  @CsvSource({
    // losses between checkpoints, score of the checkpoint, leading exponent, expected
    "1 1, 1, -0.1, ''",
    "1 NaN, 1, -0.1, :C",
    "1 Infinity, 1, -0.1, :C",
    "NaN 1, 1, -0.1, ''",
    "'', NaN, -0.1, ''",
    "'', Infinity, -0.1, :C",
    "1 1, 1, NaN, :C",
    "1 1, 1, Infinity, :C",
    "1 1, 1, -Infinity, ''",
    // One event, one flag.
    "1 NaN, 1, NaN, :C"
  })
  void nonFinite(String losses, double score, double leading, String expected) {
    RunHistory history =
        Runs.run().losses(numbers(losses)).checkpoint(score, Runs.layer("rnn", leading)).history();
    assertEquals(expected, severities(new NonFinite(), history));
  }

  @Test
  void anErrorThatIsUnknownGivesNoVerdictButThatThereIsNone() {
    for (double leading : new double[] {-3, 0, 3}) {
      RunHistory history =
          Runs.run()
              .checkpoint(1, Runs.layer("rnn", Double.NaN, new double[] {0}))
              .checkpoint(1, Runs.layer("rnn", Double.NaN, new double[] {leading}))
              .history();
      List<String> rules =
          List.of(new Exploding(), new Vanishing(), new Collapsing(), new Unconverged()).stream()
              .flatMap(rule -> rule.judge(history).stream().map(Flag::rule))
              .toList();
      assertEquals(List.of(Unconverged.NAME), rules);
    }
  }

  @Test
  void aFailedCheckpointIsJudgedByNoRule() {
    RunHistory history = Runs.run().leading(3, 3, 3, 3, 3, 3).checkpoint(1).history();
    assertEquals(List.of(), FlagRules.standard().judge(history));
  }
}
