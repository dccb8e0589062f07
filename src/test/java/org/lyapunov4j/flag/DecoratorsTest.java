package org.lyapunov4j.flag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/** Patience, warm-up, sets of rules, and what it takes for a flag to be raised. */
class DecoratorsTest {
  /**
   * I, W and C at exponents that are information, a warning and critical; - below all, x failed.
   */
  private static RunHistory history(String path) {
    Runs runs = Runs.run();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == 'x') {
        runs.checkpoint(1);
      } else {
        runs.leading(c == 'I' ? 0.05 : c == 'W' ? 0.1 : c == 'C' ? 0.3 : -0.05);
      }
    }
    return runs.history();
  }

  private static String severities(List<Flag> flags) {
    StringBuilder text = new StringBuilder();
    flags.forEach(flag -> text.append(flag.severity().name().charAt(0)));
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    // updates, ten a checkpoint
    "0, C, C",
    "0, -, ''",
    "1, C, ''",
    "10, CC, C",
    "10, -C, ''",
    "10, C-, ''",
    "10, C-C, ''",
    "10, WC, W",
    "10, CW, W",
    "11, CC, ''",
    "20, CWI, I",
    "20, CCC, C",
    "20, -CC, ''",
    "10, CxC, ''",
    "10, xCC, C"
  })
  void patience(int updates, String path, String expected) {
    assertEquals(expected, severities(new Exploding().patience(updates, 0).judge(history(path))));
  }

  @ParameterizedTest
  @CsvSource({
    // share of the plan of 100, or of what is done; path, whether the plan is known, expected
    "0.1, CC, true, C",
    "0.2, CC, true, ''",
    "0.2, CCC, true, C",
    "0.5, CCC, false, C",
    "0.5, -CCC, false, C",
    "1, CCC, false, C"
  })
  void patienceByShare(double share, String path, boolean known, String expected) {
    Runs runs = known ? Runs.run() : Runs.run().withoutPlan();
    path.chars().forEach(c -> runs.leading(c == 'C' ? 0.3 : -0.1));
    assertEquals(expected, severities(new Exploding().patience(0, share).judge(runs.history())));
  }

  @Test
  void denserCheckpointsChangeNoVerdict() {
    for (int updates : new int[] {3, 20, 45}) {
      FlagRule rule = new Exploding().patience(updates, 0);
      Runs sparse = Runs.run();
      Runs dense = Runs.run().every(1);
      for (int i = 0; i <= 4; i++) {
        sparse.leading(i < 2 ? -0.1 : 0.3);
      }
      for (int i = 0; i <= 40; i++) {
        dense.leading(i < 20 ? -0.1 : 0.3);
      }
      assertEquals(
          severities(rule.judge(sparse.history())), severities(rule.judge(dense.history())));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // updates, share, path, whether the plan is known, expected
    "0, 0, C, true, C",
    "10, 0, C, true, ''",
    "10, 0, CC, true, C",
    "0, 0.1, C, true, ''",
    "0, 0.1, CC, true, C",
    "0, 0.1, C, false, C",
    "10, 1, CC, false, C",
    "20, 0.1, CC, true, ''"
  })
  void warmup(int updates, double share, String path, boolean known, String expected) {
    Runs runs = known ? Runs.run() : Runs.run().withoutPlan();
    path.chars().forEach(c -> runs.leading(0.3));
    FlagRule rule = new Exploding().warmup(updates, share);
    assertEquals(expected, severities(rule.judge(runs.history())));
  }

  @Test
  void warmupCountsTheUpdatesOfThisRunAndNotThoseOfTheNetworkBefore() {
    FlagRule rule = new Exploding().warmup(20, 0.5);
    Runs runs = Runs.run().resumedAt(80).every(5);
    runs.leading(0.3, 0.3, 0.3, 0.3);
    assertEquals("", severities(rule.judge(runs.history())));
    assertEquals("C", severities(rule.judge(runs.leading(0.3).history())));
  }

  @Test
  void patienceWithinWarmupCountsFromTheFirstCheckpointAndOutsideOfItFromTheEndOfWarmup() {
    FlagRule inside = new Exploding().patience(10, 0).warmup(20, 0);
    FlagRule outside = new Exploding().warmup(20, 0).patience(10, 0);
    assertEquals("C", severities(inside.judge(history("CCC"))));
    assertEquals("", severities(outside.judge(history("CCC"))));
    assertEquals("C", severities(outside.judge(history("CCCC"))));
  }

  @Test
  void wrongSettingsAreRefusedWithRuleAndValue() {
    String patience = message(() -> new Exploding().patience(-1, 0));
    assertEquals("patience must be at least 0 updates, got -1", patience);
    assertTrue(message(() -> new Exploding().warmup(0, 1.5)).endsWith("got 1.5"));
    assertTrue(message(() -> new Exploding(2, 10, 5, 100, 0)).contains("warning must be at least"));
    assertTrue(message(() -> new Vanishing(2, 1, 0, 0.9)).contains("shrink must be above 1"));
    assertTrue(message(() -> FlagRules.standard().without("FROZE")).contains("FROZEN"));
    assertTrue(
        message(() -> new FlagRules(List.of(new Exploding(), new Exploding())))
            .contains("two called EXPLODING"));
  }

  private static String message(org.junit.jupiter.api.function.Executable wrong) {
    return assertThrows(IllegalArgumentException.class, wrong).getMessage();
  }

  @Test
  void rulesAreComposed() {
    FlagRules rules = FlagRules.standard().without(Frozen.NAME).and(new Exploding());
    assertEquals(
        List.of(
            "NON_FINITE",
            "UNTRAINED",
            "RISEN",
            "DEAD_UNITS",
            "SATURATED",
            "ALIKE",
            "VANISHING",
            "COLLAPSING",
            "OVERSHOOTING",
            "NOT_LEARNING",
            "UNCONVERGED",
            "SINGLE_STEP",
            "EXPLODING"),
        rules.names());
    assertEquals("C", severities(rules.judge(history("C"))), "it has replaced the patient one");
    assertEquals(List.of(), FlagRules.none().judge(history("C")));
  }

  /** What is raised at each checkpoint, one word each. */
  @ParameterizedTest
  @CsvSource({
    "C, C",
    "CCC, C..",
    "C-C, C.C",
    "WCC, WC.",
    "CWC, C..",
    "CxC, C..",
    "CxxI-W, C....W",
    "-, ."
  })
  void aStandingFlagIsRaisedOnce(String path, String expected) {
    Standing standing = new Standing();
    StringBuilder raised = new StringBuilder();
    for (int i = 1; i <= path.length(); i++) {
      RunHistory history = history(path).prefix(i);
      String fresh = severities(standing.update(new Exploding().judge(history), history));
      raised.append(fresh.isEmpty() ? "." : fresh);
    }
    assertEquals(expected, raised.toString());
  }

  /** Gone and back within less than a tenth of the training it flaps; more severe it is news. */
  @ParameterizedTest
  @CsvSource({"2, W-W, W..", "3, W---W, W....", "5, W--W, W..W", "2, W-C, W.C"})
  void whatComesBackSoonIsNotRaisedAgain(int every, String path, String expected) {
    Standing standing = new Standing();
    Runs runs = Runs.run().every(every);
    StringBuilder raised = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      RunHistory history = runs.leading(c == 'W' ? 0.1 : c == 'C' ? 0.3 : -0.1).history();
      String fresh = severities(standing.update(new Exploding().judge(history), history));
      raised.append(fresh.isEmpty() ? "." : fresh);
    }
    assertEquals(expected, raised.toString());
  }

  @Test
  void aVerdictOnTheRunAsAWholeIsRaisedOnce() {
    Standing standing = new Standing();
    List<String> raised = new ArrayList<>();
    Runs runs = Runs.run();
    for (int i = 0; i < 10; i++) {
      runs.checkpoint(i % 4 == 3 ? 0.5 : 1, Runs.layer("rnn", -0.1));
      RunHistory history = runs.history();
      standing.update(new Frozen().judge(history), history).forEach(f -> raised.add(f.rule()));
    }
    assertEquals(List.of(Frozen.NAME), raised);
  }

  /** The loss, then the spectra of the next checkpoints, then losses again: one event. */
  @Test
  void oneNaNIsToldOnceHoweverOftenItShows() {
    Standing standing = new Standing();
    List<Flag> raised = new ArrayList<>();
    Runs runs = Runs.run().losses(1, 1, 1, Double.NaN);
    raised.addAll(standing.update(new NonFinite().judge(runs.history()), runs.history()));
    for (int i = 0; i < 20; i++) {
      runs.checkpoint(Double.NaN, Runs.layer("rnn", Double.NaN));
      raised.addAll(standing.update(new NonFinite().judge(runs.history()), runs.history()));
    }
    runs.losses(1, 1, 1, Double.NaN, Double.NaN, Double.POSITIVE_INFINITY);
    raised.addAll(standing.update(new NonFinite().judge(runs.history()), runs.history()));
    assertEquals(List.of(4), raised.stream().map(Flag::iteration).toList());
  }

  @Test
  void whatStandsIsWhatHoldsNow() {
    Standing standing = new Standing();
    for (int i = 1; i <= 2; i++) {
      RunHistory history = history("CI").prefix(i);
      standing.update(new Exploding().judge(history), history);
    }
    assertEquals("I", severities(standing.flags()));
  }

  @Test
  void layersStandByThemselves() {
    Standing standing = new Standing();
    LayerSpectrum bad = Runs.layer("a", 0.3);
    RunHistory first = Runs.run().checkpoint(1, bad, Runs.layer("b", 0.3)).history();
    RunHistory second = Runs.run().checkpoint(1, bad, Runs.layer("b", -0.1)).history();
    List<Flag> all = new ArrayList<>(standing.update(new Exploding().judge(first), first));
    all.addAll(standing.update(new Exploding().judge(second), second));
    assertEquals(List.of("a", "b"), all.stream().map(Flag::layer).toList());
    assertEquals(List.of("a"), standing.flags().stream().map(Flag::layer).toList());
  }
}
