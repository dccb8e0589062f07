package org.lyapunov4j.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.SyntheticCorpus;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialOutcome;
import org.lyapunov4j.learn.Ranking;
import org.lyapunov4j.spectrum.StateMode;

class EvaluationTest {
  private static List<Trial> twoTasks(int each) {
    List<Trial> trials = new ArrayList<>(SyntheticCorpus.of("a", 1).trials(each));
    trials.addAll(SyntheticCorpus.of("b", 2).trials(each));
    return trials;
  }

  private static List<Trial> replaced(List<Trial> trials, int which, Trial by) {
    List<Trial> changed = new ArrayList<>(trials);
    changed.set(which, by);
    return changed;
  }

  private static Trial withOutcome(Trial trial, double value) {
    return new Trial(
        trial.name(),
        trial.task(),
        trial.cell(),
        trial.units(),
        trial.hyper(),
        trial.checkpoints(),
        new TrialOutcome("validationLoss", value, false, false),
        trial.measurement());
  }

  private static final List<Trial> TWO_FOLDS =
      SyntheticCorpus.of("a", 3).moments(0, 0.01).trials(20);

  /** What all contenders say of them, on one thread. */
  private static Map<String, double[][][]> before;

  @BeforeAll
  static void forecast() {
    before = forecasts(TWO_FOLDS, 1);
  }

  @Test
  void aTrialsOutcomeDoesNotReachItsForecast() {
    List<Trial> changed = replaced(TWO_FOLDS, 7, withOutcome(TWO_FOLDS.get(7), 1e6));
    Map<String, double[][][]> after = forecasts(changed, 1);
    assertEquals(Contenders.NAMES.size() - 1, before.size(), "all but the adapted model");
    before.forEach((name, rows) -> assertArrayEquals(rows[0][7], after.get(name)[0][7], name));
    assertFalse(
        Arrays.equals(before.get(Contenders.AELLE)[0][8], after.get(Contenders.AELLE)[0][8])
            && Arrays.equals(before.get(Contenders.AELLE)[0][9], after.get(Contenders.AELLE)[0][9])
            && Arrays.equals(
                before.get(Contenders.AELLE)[0][10], after.get(Contenders.AELLE)[0][10]),
        "the change reached nobody");
  }

  private static Map<String, double[][][]> forecasts(List<Trial> trials, int threads) {
    return CrossValidation.run(
        Evidence.of(trials, 0.01), Contenders.all(), 2, 1, 1, threads, () -> {});
  }

  @Test
  void twoThreadsForecastWhatOneDoes() {
    Map<String, double[][][]> two = forecasts(TWO_FOLDS, 2);
    assertEquals(before.keySet(), two.keySet());
    before.forEach((name, rows) -> assertArrayEquals(rows, two.get(name), name));
  }

  @Test
  void trialsOfOneSettingShareAFold() {
    List<Trial> trials = new ArrayList<>(SyntheticCorpus.of("a", 4).trials(30));
    Trial twin = trials.get(3);
    trials.add(
        new Trial(
            "twin",
            twin.task(),
            twin.cell(),
            twin.units(),
            twin.hyper(),
            trials.get(5).checkpoints(),
            twin.outcome(),
            twin.measurement()));
    List<List<String>> asked = new ArrayList<>();
    Contender spy =
        (known, unknown, seed) -> {
          asked.add(unknown.trials().stream().map(Trial::name).toList());
          return Map.of();
        };
    CrossValidation.run(Evidence.of(trials, 0.01), List.of(spy), 5, 1, 1, 1, () -> {});
    assertEquals(1, asked.stream().filter(names -> names.contains("twin")).count());
    assertTrue(
        asked.stream().anyMatch(names -> names.contains("twin") && names.contains(twin.name())));
  }

  @Test
  void scoresOfAPerfectAndOfAReversedForecast() {
    Evidence evidence = Evidence.of(twoTasks(20), 0.01);
    double[][] perfect = evidence.outcomes().targets();
    double[][] reversed =
        Arrays.stream(perfect)
            .map(row -> Arrays.stream(row).map(x -> -x).toArray())
            .toArray(double[][]::new);
    Scoring scoring =
        new Scoring(
            evidence,
            Map.of(
                Contenders.AELLE, new double[][][] {perfect},
                Contenders.LOSS, new double[][][] {reversed}),
            1);
    Score best = scoring.pooled().get(Contenders.AELLE);
    Score worst = scoring.pooled().get(Contenders.LOSS);
    assertEquals(1, best.aucWorstHalf().value());
    assertEquals(1, best.aucWorstQuarter().low());
    assertEquals(1, best.spearman().value(), 1e-2);
    assertEquals(0, worst.aucWorstHalf().value());
    assertEquals(1, scoring.lead(Contenders.AELLE).get(Contenders.LOSS).value());
  }

  /** The slow twin resamples rows instead of weighing them. */
  @Test
  void weightedScoresAreThoseOfRepeatedRows() {
    Evidence evidence = Evidence.of(SyntheticCorpus.of("a", 5).trials(30), 0.01);
    double[][] said = new double[30][];
    Arrays.setAll(said, i -> new double[] {i % 7, i % 5, i % 3});
    double[] weights = IntStream.range(0, 30).mapToDouble(i -> i % 4).toArray();
    Forecasts forecasts =
        new Forecasts(
            new double[][][] {said}, evidence.outcomes(), IntStream.range(0, 30).toArray());
    int[] rows =
        IntStream.range(0, 30)
            .flatMap(i -> IntStream.generate(() -> i).limit((int) weights[i]))
            .toArray();
    double[] scores = Arrays.stream(rows).mapToDouble(i -> said[i][1]).toArray();
    boolean[] positive = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      positive[i] = evidence.outcomes().worstHalf()[rows[i]];
    }
    assertEquals(Ranking.auc(scores, positive), forecasts.score(1, weights), 1e-12);
  }

  @Test
  void smallCorporaOfOneCheckpointWithoutLosses() {
    List<Trial> trials =
        SyntheticCorpus.of("a", 6).moments(0.27).exponents(512, 512).withoutLosses().trials(400);
    Map<String, Score> scores = learned(trials, 60, 0.27);
    assertFalse(scores.containsKey(Contenders.LOSS));
    double aelle = scores.get(Contenders.AELLE).aucWorstHalf().value();
    double ridge = scores.get(Contenders.PCA_RIDGE).aucWorstHalf().value();
    assertTrue(aelle > ridge, aelle + " against " + ridge);
  }

  @Test
  void wideSpectraOfTheHiddenStateAlone() {
    List<Trial> trials =
        SyntheticCorpus.of("a", 9)
            .mode(StateMode.HIDDEN_ONLY)
            .moments(0, 0.05)
            .exponents(900, 1024)
            .withoutLosses()
            .trials(200);
    Map<String, Score> scores = learned(trials, 60, 0.05);
    double aelle = scores.get(Contenders.AELLE).aucWorstHalf().value();
    double ridge = scores.get(Contenders.PCA_RIDGE).aucWorstHalf().value();
    assertTrue(aelle > ridge, aelle + " against " + ridge);
  }

  /** What is learned from the first trials, scored on the others. */
  private static Map<String, Score> learned(List<Trial> trials, int few, double at) {
    Evidence known = Evidence.of(trials.subList(0, few), at);
    Evidence asked = Evidence.of(trials.subList(few, trials.size()), at);
    Map<String, double[][][]> forecasts = new HashMap<>();
    for (Contender contender : Contenders.all()) {
      contender
          .forecast(known, asked, 1)
          .forEach((name, rows) -> forecasts.put(name, new double[][][] {rows}));
    }
    return new Scoring(asked, forecasts, 1).pooled();
  }

  /** A task at a time, sixty trials and one checkpoint of each to learn from. */
  @Test
  void withFewRealTrialsItIsNoWorseThanRidge() throws IOException {
    List<Trial> all = CorpusReader.readAll(Path.of("docs", "corpus", "corpus.jsonl.gz"));
    double[] lead = new double[3];
    for (List<String> tasks : List.of(List.of("rows-mnist", "copy"), List.of("lorenz", "sines"))) {
      List<Trial> trials =
          all.stream()
              .filter(trial -> tasks.contains(trial.task()))
              .sorted(Comparator.comparing(trial -> trial.name().replaceFirst(".*-", "")))
              .map(trial -> only(trial, 6))
              .toList();
      Map<String, Score> scores = learned(trials, 60, 0.5);
      Score aelle = scores.get(Contenders.AELLE);
      Score ridge = scores.get(Contenders.PCA_RIDGE);
      lead[0] += aelle.spearman().value() - ridge.spearman().value();
      lead[1] += aelle.aucWorstHalf().value() - ridge.aucWorstHalf().value();
      lead[2] += aelle.aucWorstQuarter().value() - ridge.aucWorstQuarter().value();
    }
    assertTrue(Arrays.stream(lead).allMatch(sum -> sum > 0), Arrays.toString(lead));
  }

  private static Trial only(Trial trial, int checkpoint) {
    return new Trial(
        trial.name(),
        trial.task(),
        trial.cell(),
        trial.units(),
        trial.hyper(),
        List.of(trial.checkpoints().get(checkpoint)),
        trial.outcome(),
        trial.measurement());
  }

  @Test
  void whatCanNotBeEvaluatedIsRefusedInOneSentence() {
    Evaluation.Options options = new Evaluation.Options(3, 1, 1, null);
    List<Trial> trials = SyntheticCorpus.of("a", 7).trials(12);
    List<Trial> constant = trials.stream().map(trial -> withOutcome(trial, 1)).toList();
    assertRefused("at least 10 trials", trials.subList(0, 1), 0.01, options);
    assertRefused("outcomes must differ", constant, 0.01, options);
    assertRefused("folds must be at most", trials, 0.01, new Evaluation.Options(13, 1, 1, null));
    assertRefused(
        "what to compare within must be", trials, 0.01, new Evaluation.Options(2, 1, 1, "colour"));
    List<Trial> late = SyntheticCorpus.of("a", 7).moments(0.5, 1).trials(12);
    assertRefused("got 0 of 12", late, 0.01, options);
  }

  private static void assertRefused(
      String reason, List<Trial> trials, double at, Evaluation.Options options) {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () -> Evaluation.of(trials, at, options, null, (p, done, all) -> {}));
    assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    assertEquals(1, refused.problems().size());
  }
}
