package org.lyapunov4j.aelle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.aelle.adapt.Glimpse;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.aelle.encoding.SpectralPath;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.corpus.SyntheticCorpus;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialOutcome;
import org.lyapunov4j.learn.Ranking;
import org.lyapunov4j.spectrum.StateMode;

class AdaptedAelleTest {
  private static final double AT = 0.05;

  @TempDir static Path folder;
  private static Aelle model;

  @BeforeAll
  static void train() throws IOException {
    Path corpus = folder.resolve("corpus.jsonl");
    try (CorpusWriter writer = CorpusWriter.create(corpus)) {
      for (Trial trial : SyntheticCorpus.of("a", 1).moments(0, AT).trials(60)) {
        writer.write(trial);
      }
      writer.finish();
    }
    model =
        AelleTraining.train(
            Corpus.read(List.of(corpus)), AelleTraining.Architecture.COMPACT, 5, line -> {});
  }

  /** Trials of a task in which all is the other way round: what the model calls bad ends well. */
  private static List<Trial> contrary(int count) {
    List<Trial> trials = new ArrayList<>();
    for (Trial trial : SyntheticCorpus.of("b", 7).moments(0, AT).withoutLosses().trials(count)) {
      double value = trial.outcome().diverged() ? -9 : -trial.outcome().value();
      trials.add(
          new Trial(
              trial.name(),
              trial.task(),
              trial.cell(),
              trial.units(),
              trial.hyper(),
              trial.checkpoints().stream().filter(c -> c.isNumber()).toList(),
              new TrialOutcome("validationLoss", value, false, false),
              trial.measurement()));
    }
    return trials.stream().filter(trial -> trial.checkpoints().size() == 2).toList();
  }

  private static double auc(Aelle asked, List<Trial> trials) {
    double[] badness =
        trials.stream()
            .mapToDouble(
                trial ->
                    asked
                        .says(SpectralPath.of(trial, AT), null, Glimpse.settings(trial))
                        .chances()
                        .badness())
            .toArray();
    return Ranking.auc(badness, Outcomes.of(trials).worstHalf());
  }

  @Test
  void withoutSiblingsItIsTheModel() {
    for (Trial trial : contrary(10)) {
      Forecast of = model.forecast(trial.asReports());
      Forecast adapted = model.adaptedTo(List.of()).forecast(trial.asReports());
      assertEquals(of.worstHalf(), adapted.worstHalf());
      assertEquals(of.falseAlarm(), adapted.falseAlarm());
      assertEquals(of.abstention(), adapted.abstention());
    }
  }

  @Test
  void siblingsTeachItWhatTheModelHasWrong() {
    List<Trial> trials = contrary(150);
    List<Trial> asked = trials.subList(0, 60);
    double before = auc(model, asked);
    double few = auc(model.adaptedTo(trials.subList(60, 76)), asked);
    double many = auc(model.adaptedTo(trials.subList(60, trials.size())), asked);
    assertTrue(before < 0.4, "the model alone: " + before);
    assertTrue(before < few && few < many && many > 0.6, few + " with 16, then " + many);
  }

  @Test
  void theSameSiblingsGiveTheSameBits() {
    List<Trial> trials = contrary(40);
    SpectralPath path = SpectralPath.of(trials.get(0), AT);
    List<Trial> siblings = trials.subList(1, 20);
    assertEquals(
        model.adaptedTo(siblings).says(path, null, Map.of()).chances(),
        model.adaptedTo(siblings).says(path, null, Map.of()).chances());
  }

  @Test
  void aLossIsRankedBesideTrialsThatHaveNotEnded() {
    List<Trial> trials = SyntheticCorpus.of("c", 3).moments(0, AT).trials(12);
    List<SpectralPath> underWay =
        trials.stream()
            .map(trial -> SpectralPath.of(trial, AT))
            .filter(path -> !path.broken())
            .toList();
    Aelle beside = model.adaptedTo(List.of(), underWay);
    SpectralPath path = underWay.get(0);
    assertTrue(
        badness(beside, path, 1e-9) < badness(beside, path, 1e9), "a lower loss is not better");
    assertTrue(model.forecast(path, "c").abstained());
    assertFalse(
        beside.forecast(path, "c").abstention().orElse("").contains("losses can be compared"));
  }

  private static double badness(Aelle asked, SpectralPath path, double loss) {
    List<SpectralPath.Point> points =
        path.points().stream()
            .map(
                point -> new SpectralPath.Point(point.progress(), point.layers(), loss, Double.NaN))
            .toList();
    return asked.says(new SpectralPath(points, false), "c", Map.of()).chances().badness();
  }

  @Test
  void siblingsAreOfOneTaskAndMeasuredAsTheModelsCorpus() {
    List<Trial> mixed = new ArrayList<>(contrary(3));
    mixed.addAll(SyntheticCorpus.of("c", 3).trials(1));
    assertTrue(
        assertThrows(ConfigException.class, () -> model.adaptedTo(mixed))
            .getMessage()
            .contains("one task, got b and c"));
    List<Trial> other = SyntheticCorpus.of("c", 3).mode(StateMode.HIDDEN_ONLY).trials(1);
    assertTrue(
        assertThrows(ConfigException.class, () -> model.adaptedTo(other))
            .getMessage()
            .contains("must be of mode FULL"));
    assertEquals(Optional.empty(), model.unfit(contrary(1).get(0)));
  }
}
