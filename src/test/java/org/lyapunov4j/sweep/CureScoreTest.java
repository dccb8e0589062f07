package org.lyapunov4j.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.json.Json;

class CureScoreTest {
  @TempDir Path folder;

  private static CuredTrial cured(int number, double own, double cured) {
    return new CuredTrial(
        "s-" + number, "s", own, "VANISHING", 0.25, "PREPARE", cured, "CLIP_GRADIENTS", 9, 0.5);
  }

  @Test
  void sharesRanksAndTheWorstQuarter() {
    List<CuredTrial> trials = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      trials.add(CuredTrial.unflagged("s-" + i, "s", i));
    }
    trials.add(cured(8, 7.5, 0.5)); // 8 of 9 others end worse than 0.5, one than 7.5
    trials.add(cured(9, 8.5, 9.5)); // gets worse
    trials.add(CuredTrial.unflagged("t-1", "t", 100)); // no sibling
    CureScore score = CureScore.of(trials).get(0);
    assertEquals("VANISHING PREPARE", score.of());
    assertEquals(2, score.trials());
    assertEquals(1, score.better());
    assertEquals(0, score.betterRandom());
    assertEquals(2, score.betterReseeded());
    assertEquals(0.25, score.cost());
    assertEquals(2, score.worst());
    assertEquals(1, score.left());
    assertEquals(100 * (8 / 9.0 - 1 / 9.0) / 2, score.rank(), 1e-9);
    assertEquals("all", CureScore.of(trials).get(1).of());
  }

  /** Newcombe, Statistics in Medicine 17 (1998): 81 of 263, score method. */
  @Test
  void wilsonsIntervalIsThePublishedOne() {
    assertArrayEquals(new double[] {0.2553, 0.3662}, CureScore.interval(81, 263), 5e-5);
    assertArrayEquals(new double[] {0, 0.2039}, CureScore.interval(0, 15), 5e-5);
  }

  @Test
  void trialsAreTrainedAgainWithTheRemedyAndReadBack() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("forgets.yaml"),
            """
            name: forgets
            trials: 1
            progress: [0, 0.25, 0.5, 1]
            space: {cell: elman, units: 8, recurrentGain: 0.2, learningRate: 0.01}
            task: {name: copy, symbols: 4, length: 2, delay: 36, training: 64, validation: 16}
            training: {epochs: 10, minibatch: 16}
            monitor: {sequences: 4}
            """);
    List<String> told = new ArrayList<>();
    CureTrials.record(
        SweepConfig.load(config, List.of()), folder.resolve("out"), Set.of(), told::add);
    List<CuredTrial> trials = CureTrials.read(folder.resolve("out"));
    assertEquals(1, trials.size());
    CuredTrial trial = trials.get(0);
    assertTrue(trial.own() > 0 && Double.isFinite(trial.own()), trial::toString);
    assertEquals(trial, CuredTrial.decode(Json.MAPPER.readTree(trial.encode())));
    CureTrials.record(
        SweepConfig.load(config, List.of()), folder.resolve("out"), Set.of(), told::add);
    assertEquals(1, told.size(), "what is there is not trained again");
  }
}
