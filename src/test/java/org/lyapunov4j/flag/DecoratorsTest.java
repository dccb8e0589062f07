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
    "1, C, C",
    "1, -, ''",
    "2, C, ''",
    "2, CC, C",
    "2, -C, ''",
    "2, C-, ''",
    "2, C-C, ''",
    "2, WC, W",
    "2, CW, W",
    "3, CWI, I",
    "3, CCC, C",
    "3, -CC, ''",
    "2, CxC, ''",
    "2, xCC, C"
  })
  void patience(int checkpoints, String path, String expected) {
    assertEquals(expected, severities(new Exploding().patience(checkpoints).judge(history(path))));
  }

  @ParameterizedTest
  @CsvSource({
    // checkpoints, progress, path, whether progress is known, expected
    "0, 0, C, true, C",
    "2, 0, C, true, ''",
    "2, 0, CC, true, C",
    "0, 0.1, C, true, ''",
    "0, 0.1, CC, true, C",
    "0, 0.1, C, false, C",
    "2, 1, CC, false, C",
    "3, 0.1, CC, true, ''"
  })
  void warmup(int checkpoints, double progress, String path, boolean known, String expected) {
    Runs runs = known ? Runs.run() : Runs.run().withoutPlan();
    path.chars().forEach(c -> runs.leading(0.3));
    FlagRule rule = new Exploding().warmup(checkpoints, progress);
    assertEquals(expected, severities(rule.judge(runs.history())));
  }

  @Test
  void patienceWithinWarmupCountsFromTheFirstCheckpointAndOutsideOfItFromTheEndOfWarmup() {
    FlagRule inside = new Exploding().patience(2).warmup(3, 0);
    FlagRule outside = new Exploding().warmup(3, 0).patience(2);
    assertEquals("C", severities(inside.judge(history("CCC"))));
    assertEquals("", severities(outside.judge(history("CCC"))));
    assertEquals("C", severities(outside.judge(history("CCCC"))));
  }

  @Test
  void wrongSettingsAreRefusedWithRuleAndValue() {
    String patience = message(() -> new Exploding().patience(0));
    assertEquals("patience must be at least 1, got 0", patience);
    assertTrue(message(() -> new Exploding().warmup(0, 1.5)).endsWith("got 1.5"));
    assertTrue(message(() -> new Exploding(2, 10, 5, 100, 0)).contains("warning must be at least"));
    assertTrue(message(() -> new Vanishing(2, 1, 0)).contains("shrink must be above 1"));
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
            "NON_FINITE", "VANISHING", "COLLAPSING", "OVERSHOOTING", "UNCONVERGED", "EXPLODING"),
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
