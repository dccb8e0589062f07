package org.lyapunov4j.aelle.adapt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.aelle.encoding.LossEncoding;
import org.lyapunov4j.json.Json;
import org.lyapunov4j.learn.Calibration;
import org.lyapunov4j.learn.Logistic;

class AdaptationTest {
  @TempDir Path folder;

  private static Glimpse glimpse(double x, double loss, boolean gone, double model) {
    double[] losses = new double[LossEncoding.LENGTH];
    losses[0] = loss;
    losses[LossEncoding.COMPARABLE] = 1;
    return new Glimpse(
        new double[] {x}, losses, gone, Map.of("rate", Math.exp(x)), new Outlook(model, 0.5));
  }

  private static AdaptationPrior.Cell cell(double progress, int siblings, double ofModel) {
    Say say =
        new Say(
            new double[] {ofModel, 1 - ofModel, 0, 0},
            new Calibration(
                new Logistic(-1, 2), new Logistic(-2, 2), new double[] {0.1, 0.2, 0.3}));
    return new AdaptationPrior.Cell(progress, siblings, say, say);
  }

  @Test
  void whatWasStoppedIsWorseThanAllThatEnded() {
    List<Glimpse> ended = List.of(glimpse(0, 1, false, 0.5), glimpse(1, 2, false, 0.5));
    TaskVoices voices =
        TaskVoices.fit(ended, new double[] {3, 4}, List.of(glimpse(2, 0, true, 0.5)), 2, 1);
    assertArrayEquals(new double[] {0.125, 0.375}, voices.outcomes().badness());
    assertArrayEquals(new boolean[] {false, false}, voices.outcomes().worstHalf());
    // Of three, one of them gone: above all that are there is 2 of 3.
    double rank = voices.say(glimpse(0, 9, false, 0.5))[Voice.LOSS.place()];
    assertEquals(2.5 / 4, rank, 1e-12);
  }

  @Test
  void voicesThatHaveNothingToSaySayNothing() {
    List<Glimpse> three =
        List.of(glimpse(0, 1, false, 0.1), glimpse(1, 2, false, 0.2), glimpse(2, 3, false, 0.3));
    TaskVoices voices = TaskVoices.fit(three, new double[] {1, 2, 3}, List.of(), 0, 1);
    double[] said = voices.say(glimpse(0, 1, false, 0.2));
    assertTrue(Double.isNaN(said[Voice.PATH.place()]), "three siblings are too few");
    double[] silent =
        voices.say(
            new Glimpse(
                new double[] {0},
                new double[LossEncoding.LENGTH],
                false,
                Map.of(),
                new Outlook(0.2, 0.5)));
    assertTrue(Double.isNaN(silent[Voice.LOSS.place()]), "no loss is known");
    assertEquals(0.2, Say.badness(new double[] {0, 1, 0, 0}, silent), 0.2);
  }

  @Test
  void whatMostSiblingsAreIsFamiliar() {
    assertEquals(1, tolerated(0, 0, 0, 0, 0, 0, 0, 9, 9), "two of nine may be strangers");
    assertEquals(5, tolerated(0, 0, 0, 0, 0, 2, 3, 4, 5), "all but one of ten are like these");
    assertEquals(1, tolerated(2, 3, 4), "too few");
  }

  private static double tolerated(double... unfamiliarity) {
    List<Glimpse> siblings =
        Arrays.stream(unfamiliarity)
            .mapToObj(
                u ->
                    new Glimpse(
                        new double[] {u},
                        new double[LossEncoding.LENGTH],
                        false,
                        Map.of(),
                        new Outlook(0.5, u)))
            .toList();
    return TaskVoices.fit(siblings, new double[siblings.size()], List.of(), 0, 1).tolerated();
  }

  @Test
  void aTasksOwnLearnersFindItsRule() {
    Random random = new Random(3);
    List<Glimpse> siblings = new ArrayList<>();
    double[] ends = new double[40];
    for (int i = 0; i < ends.length; i++) {
      double x = random.nextGaussian();
      siblings.add(glimpse(x, random.nextGaussian(), false, random.nextDouble()));
      ends[i] = x * x;
    }
    TaskStage stage =
        TaskStage.of(
            TaskVoices.fit(siblings, ends, List.of(), 0, 1),
            new AdaptationPrior(
                Map.of(),
                List.of(
                    new AdaptationPrior.Cell(
                        0.1,
                        40,
                        cell(0.1, 40, 0.5).all(),
                        new Say(
                            new double[] {0.1, 0.1, 0.4, 0.4},
                            cell(0.1, 40, 0.5).all().calibration())))),
            0.1);
    double good = stage.ask(glimpse(0.1, 0, false, 0.5), true).chances().badness();
    double bad = stage.ask(glimpse(2, 0, false, 0.5), true).chances().badness();
    assertTrue(good + 0.3 < bad, good + " and " + bad);
  }

  @Test
  void aPriorIsMixedBetweenItsCells() {
    AdaptationPrior prior =
        new AdaptationPrior(
            Map.of(),
            List.of(cell(0.01, 0, 1), cell(0.01, 8, 0.5), cell(0.1, 0, 0), cell(0.1, 8, 0.5)));
    assertEquals(1, prior.at(0.001, 0).weights(true)[0], 1e-12);
    assertEquals(0.5, prior.at(Math.sqrt(0.001), 0).weights(true)[0], 1e-12);
    assertEquals(0.75, prior.at(0.01, 2).weights(true)[0], 1e-12);
    assertEquals(0.5, prior.at(1, 100).weights(true)[0], 1e-12);
    Calibration.Chances chances = prior.at(0.03, 3).chances(0.25, false);
    assertEquals(
        cell(0.1, 8, 1).all().calibration().chances(0.25).worstHalf(), chances.worstHalf(), 1e-12);
  }

  @Test
  void aPriorIsReadAsItWasWritten() throws IOException {
    AdaptationPrior prior =
        new AdaptationPrior(Map.of("c.jsonl", "ab"), List.of(cell(0.01, 0, 1), cell(0.01, 8, 0.5)));
    Path file = folder.resolve("prior.json");
    prior.write(file);
    AdaptationPrior read = AdaptationPrior.decode(Json.MAPPER.readTree(Files.readAllBytes(file)));
    assertEquals(prior.corpora(), read.corpora());
    assertEquals(prior.cells().size(), read.cells().size());
    assertArrayEquals(prior.at(0.01, 3).weights(true), read.at(0.01, 3).weights(true));
    assertEquals(prior.at(0.01, 3).chances(0.2, true), read.at(0.01, 3).chances(0.2, true));
  }

  @Test
  void theBundledPriorTrustsTheModelFirstAndTheTaskLater() {
    AdaptationPrior prior = AdaptationPrior.bundled();
    for (double progress : new double[] {0.0025, 0.01, 0.05, 0.2}) {
      double[] first = prior.at(progress, 4).weights(true);
      double[] later = prior.at(progress, 64).weights(true);
      assertEquals(1, Arrays.stream(first).sum(), 1e-3);
      assertTrue(first[Voice.MODEL.place()] > later[Voice.MODEL.place()]);
      assertTrue(first[Voice.LOSS_AND_HYPER.place()] < later[Voice.LOSS_AND_HYPER.place()]);
    }
  }

  @Test
  void settingsBecomeNumbersAndWhatIsMissingTheirMean() {
    SettingsEncoding encoding =
        SettingsEncoding.of(
            List.of(
                Map.of("rate", 1.0, "cell", "lstm", "offset", -1),
                Map.of("rate", Math.exp(2), "cell", "gru", "offset", 3)));
    assertArrayEquals(
        new double[] {0, 1, 5, 2},
        encoding.encode(Map.of("cell", "lstm", "offset", 5, "rate", Math.exp(2))),
        1e-12);
    assertArrayEquals(new double[] {0.5, 0.5, 1, 1}, encoding.encode(Map.of()), 1e-12);
  }
}
