package org.lyapunov4j.flag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lyapunov4j.checkpoint.Diagnosis;

/** Decision tables of the rules that look at losses, of whatever sign they are. */
class LossRulesTest {

  /** Losses that go from value to value in twenty updates each. */
  private static double[] path(String values) {
    double[] at = Arrays.stream(values.split(" +")).mapToDouble(Double::parseDouble).toArray();
    return Arrays.stream(at).flatMap(x -> DoubleStream.generate(() -> x).limit(20)).toArray();
  }

  private static String said(FlagRule rule, RunHistory history) {
    return String.join(
        " ", rule.judge(history).stream().map(f -> f.severity().name().substring(0, 1)).toList());
  }

  @ParameterizedTest
  @CsvSource({
    // losses, constant guess, updates before, expected
    "1 1 1, NaN, 0, ''",
    "1 1 1.05, NaN, 0, ''",
    "1 1 1.2, NaN, 0, W",
    "1 0.5 0.9, NaN, 0, ''",
    "1 1 1.2, 1.3, 0, ''",
    "1 1 1.5, 1.3, 0, W",
    "1 1.5 1, NaN, 0, ''",
    "1 50 1, NaN, 0, I",
    "1 50 50, NaN, 0, W",
    "0.01 0.01 0.02, NaN, 500, I",
    "0.01 0.01 0.02, 1, 500, ''",
    "0.01 0.01 2, 1, 500, W",
    "-3 -3 -3, NaN, 0, ''",
    "-3 -4 -4, NaN, 0, ''",
    "-3 -5 -2.8, NaN, 0, W",
    "-3 -5 -2, NaN, 0, W",
    "0 0 0, NaN, 0, ''",
    "1 0.15 1, NaN, 0, W",
    "1 0.15 0.8, NaN, 0, ''",
    "1 0.6 1, NaN, 0, ''",
    "1 0.15 0.15 0.15 0.15 0.95, 1, 0, W",
    "9 0.15 1, 1, 0, W",
    "9 0.15 1, NaN, 0, ''",
    "0.2 0.1 0.2, 1, 500, ''"
  })
  void risen(String losses, double guess, int before, String expected) {
    RunHistory history =
        Runs.run()
            .resumedAt(before)
            .facts(TrainingFacts.NONE.withConstantGuess(guess))
            .losses(path(losses))
            .history();
    assertEquals(expected, said(new Risen(), history));
  }

  @Test
  void minibatchesThatScatterHaveNotRisen() {
    int risen = 0;
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      double[] losses = random.doubles(100).map(u -> 1 + 0.6 * u).toArray();
      risen += new Risen().judge(Runs.run().losses(losses).history()).isEmpty() ? 0 : 1;
    }
    assertTrue(risen <= 4, risen + " of 200");
  }

  /** Segments of 18 and 20 labelled steps, and losses that go to and fro: a start that scatters. */
  @Test
  void aStartIsKnownByWhatAConstantAnswerHadOnTheSameMinibatch() {
    double[] chance = {41.4, 46.1};
    double[] above = {1, 1.26, 1.46, 1.24, 1.15, 1.18, 1.06, 1.15, 1.05, 1, 1.01, 1.02};
    double[] more = {1, 1.1, 1.18, 1.23, 1.54, 1.29, 1.07, 1.04, 1.3, 1.1};
    double[] ratios = DoubleStream.concat(Arrays.stream(above), Arrays.stream(more)).toArray();
    double[] losses = new double[ratios.length];
    Arrays.setAll(losses, i -> ratios[i] * chance[i % 2]);
    Runs runs = Runs.run().losses(losses);
    assertEquals("", said(new Risen(), runs.history()));
    TrainingFacts facts = TrainingFacts.NONE.withConstantGuess(43.7);
    assertEquals("", said(new Risen(), runs.facts(facts).history()));
    assertEquals("I", said(new Risen(), runs.facts(facts.withFirstGuess(41.5)).history()));
    assertEquals("", said(new Risen(), runs.facts(facts.withFirstGuess(37)).history()));
    TrainingFacts higher = TrainingFacts.NONE.withConstantGuess(50).withFirstGuess(50);
    assertEquals("", said(new Risen(), runs.facts(higher).history()));
  }

  @ParameterizedTest
  @CsvSource({
    // losses, constant guess, updates before, exponents, expected
    "1 1 1 1 1, NaN, 0, -0.1 -0.2, W",
    "1 1 1 1 1, NaN, 0, -0.1 -0.1, ''",
    "1 1 0.94 1 1, NaN, 0, -0.1 -0.2, ''",
    "1 1 0.97 1 1, NaN, 0, -0.1 -0.2, W",
    "5 2 1 1 1, NaN, 0, -0.1 -0.2, ''",
    "5 2 1 1 1, 1, 0, -0.1 -0.2, W",
    "0.1 0.1 0.1 0.1 0.1, NaN, 900, -0.1 -0.2, ''",
    "0.1 0.1 0.1 0.1 0.1, 1, 900, -0.1 -0.2, ''",
    "1 1 1 1 1, 1, 900, -0.1 -0.2, W",
    "-1 -1 -1 -1 -1, NaN, 0, -0.1 -0.2, W",
    "-1 -1 -2 -2 -2, NaN, 0, -0.1 -0.2, ''"
  })
  void notLearning(String losses, double guess, int before, String exponents, String expected) {
    Runs runs =
        Runs.run()
            .resumedAt(before)
            .facts(TrainingFacts.NONE.withConstantGuess(guess))
            .losses(path(losses))
            .every(100);
    for (String leading : exponents.split(" ", -1)) {
      runs.checkpoint(Double.NaN, Runs.layer("rnn", Double.parseDouble(leading)));
    }
    assertEquals(expected, said(new NotLearning(), runs.history()));
  }

  @ParameterizedTest
  @CsvSource({
    // idle epochs, labelled, losses, exponents, expected
    "0, NaN, 0 0 0, -0.1 -0.1, W",
    "0, NaN, 0 0 0, -0.1 -0.1001, ''",
    "0, NaN, 0 0 0.1, -0.1 -0.1, ''",
    "0, NaN, 1 1 1, -0.1 -0.1, ''",
    "0, 0, 0, -0.1, W",
    "0, 0.1, 1, -0.1, ''",
    "3, NaN, 1 1, -0.1, W"
  })
  void untrained(int idle, double labelled, String losses, String exponents, String expected) {
    Runs runs =
        Runs.run()
            .facts(TrainingFacts.NONE.withIdleEpochs(idle).withLabelled(labelled))
            .losses(path(losses));
    for (String leading : exponents.split(" ", -1)) {
      runs.checkpoint(Double.NaN, Runs.layer("rnn", Double.parseDouble(leading)));
    }
    assertEquals(expected, said(new Untrained(), runs.history()));
  }

  /** The score with its penalty falls by itself; the loss of coin tosses does not. */
  @Test
  void theLossIsJudgedWithoutItsPenalty() {
    Runs runs = Runs.run();
    for (int i = 0; i < 5; i++) {
      runs.checkpoint(2.5 - 0.2 * i, 1.4, Runs.layer("rnn", -0.1));
    }
    assertEquals("W", said(new Frozen(), runs.history()));
  }

  @Test
  void aNetworkThatWasGoodWhenItWasLoadedIsNotFrozen() {
    Runs runs = Runs.run().resumedAt(400);
    for (int i = 0; i < 6; i++) {
      runs.checkpoint(0.01, Runs.layer("rnn", -0.1));
    }
    assertEquals("", said(new Frozen(), runs.history()));
    runs.facts(TrainingFacts.NONE.withConstantGuess(1));
    assertEquals("", said(new Frozen(), runs.history()));
    runs.facts(TrainingFacts.NONE.withConstantGuess(0.01));
    assertEquals("W", said(new Frozen(), runs.history()));
  }

  @Test
  void sequencesOfOneStepHaveNothingRecurrent() {
    RunHistory history =
        Runs.run().checkpoint(1, Runs.driven(Runs.layer("rnn", -0.1), 1)).history();
    assertEquals("I", said(new SingleStep(), history));
    assertEquals("", said(new SingleStep(), Runs.run().leading(-0.1).history()));
  }

  @ParameterizedTest
  @EnumSource(Diagnosis.Cause.class)
  void nonFiniteSaysItsCause(Diagnosis.Cause cause) {
    Runs runs =
        Runs.run()
            .facts(TrainingFacts.NONE.withFirstNonFinite(new Diagnosis(cause, "lstm", 3, "")))
            .losses(1, Double.NaN);
    Flag flag = new NonFinite().judge(runs.history()).get(0);
    assertEquals(cause.word(), flag.cause());
    assertTrue(
        flag.reason().startsWith("The training loss is NaN after 2 updates. ")
            && flag.reason().endsWith(", in layer lstm, in sequence 3."),
        flag.reason());
    assertEquals(Remedy.Kind.RESTART_FROM, flag.remedies().get(0).kind());
    boolean ofTheData = cause.compareTo(Diagnosis.Cause.WEIGHTS) <= 0;
    assertEquals(ofTheData, flag.remedies().size() == 1, "no setting mends data");
  }

  @Test
  void whatWasFoundIsSaidInItsOwnWords() {
    Diagnosis found =
        new Diagnosis(Diagnosis.Cause.LABELS, "", 2, "the labels of sequence 2 are not finite");
    Runs runs = Runs.run().facts(TrainingFacts.NONE.withFirstNonFinite(found)).losses(Double.NaN);
    assertEquals(
        "The training loss is NaN after 1 updates. The labels of sequence 2 are not finite.",
        new NonFinite().judge(runs.history()).get(0).reason());
  }

  @Test
  void causesHaveAdviceOfTheirOwn() {
    List<String> advice =
        Arrays.stream(Diagnosis.Cause.values())
            .map(cause -> new Diagnosis(cause, "", -1, ""))
            .map(found -> Runs.run().facts(TrainingFacts.NONE.withFirstNonFinite(found)))
            .map(runs -> new NonFinite().judge(runs.losses(Double.NaN).history()).get(0).advice())
            .distinct()
            .toList();
    assertEquals(6, advice.size());
  }
}
