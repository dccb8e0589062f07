package org.lyapunov4j.flag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/** Where a run is, and the flags made of it. */
class RunHistoryTest {

  @ParameterizedTest
  @CsvSource({
    // the drive has 100 steps
    "0, 0, 100",
    "40, 0, 40",
    "0, 50, 50",
    "100, 50, 50",
    "20, 50, 20"
  })
  void gradientsTravelWhatIsShorter(int sequence, int truncated, int span) {
    RunHistory history = Runs.run().context(sequence, truncated).leading(0).history();
    assertEquals(span, Span.of(history, history.layers().get(0)).gradient());
  }

  @Test
  void lengthsOfTheTrainingAreForTheLongestDriveAndOthersInProportion() {
    LayerSpectrum encoder = Runs.layer("encoder", 0);
    LayerSpectrum decoder = Runs.driven(Runs.layer("decoder", 0), 4);
    RunHistory history =
        Runs.run().context(200, 50).delay(100).checkpoint(1, encoder, decoder).history();
    assertEquals(new Span(200, 50, 100), Span.of(history, encoder));
    assertEquals(new Span(8, 8, 4), Span.of(history, decoder));
    assertEquals(new Span(8, 8, 4), Span.of(history, Runs.growing(decoder, 4, 1)));
  }

  @Test
  void aRunBeginsWhereTheNetworkWasWhenItBegan() {
    RunHistory resumed = Runs.run().resumedAt(60).leading(0, 0, 0).history();
    assertEquals(60, resumed.firstIteration());
    assertEquals(20, resumed.updates());
    assertEquals(0.5, resumed.share());
    assertEquals(0.8, resumed.progress());
    assertEquals(0, Runs.run().losses(1, 1, 1).history().firstIteration());
  }

  @Test
  void aPathHasOnePointForSoManyUpdatesAndOneForANameThatIsThereTwice() {
    Runs runs = Runs.run().every(0);
    runs.checkpoint(1, Runs.layer("rnn", 1), Runs.layer("rnn", -1));
    runs.checkpoint(1, Runs.layer("rnn", 2), Runs.layer("rnn", -1));
    assertEquals(
        List.of(2.0), runs.history().path("rnn").stream().map(LayerPoint::leading).toList());
  }

  @Test
  void flagsAreOfTheCheckpointButForThoseOfALaterLoss() {
    RunHistory history = Runs.run().leading(-0.1, -0.1).losses(new double[25]).history();
    assertEquals(10, history.iteration());
    assertEquals(0.1, history.progress());
    Flag flag = history.at(history.losses().get(24), flag(1, Map.of()));
    assertEquals(25, flag.iteration());
    assertEquals(0.25, flag.progress());
    assertEquals(25, Runs.run().losses(new double[25]).history().iteration());
    RunHistory before = history.prefix(1);
    assertEquals(0, before.iteration());
    assertEquals(List.of(), before.losses());
    assertEquals(Runs.START, before.time());
  }

  @Test
  void aPrefixIsTheRunAsItWas() {
    RunHistory whole = Runs.run().leading(1, 2, 3).history();
    assertEquals(whole, whole.prefix(3));
    assertEquals(2, whole.prefix(2).layers().get(0).spectrum().leading());
    assertTrue(whole.prefix(0).last().isEmpty());
  }

  @Test
  void aPathLeavesOutWhatIsNoNumber() {
    RunHistory history = Runs.run().leading(1, Double.NaN, 3).checkpoint(1).history();
    assertEquals(List.of(1.0, 3.0), history.path("rnn").stream().map(LayerPoint::leading).toList());
  }

  @Test
  void flagsAreCheckedAndImmutable() {
    Map<String, Double> evidence = new HashMap<>(Map.of("b", 1.0, "a", Double.NaN));
    Flag flag = flag(0.5, evidence);
    evidence.clear();
    assertEquals(List.of("a", "b"), List.copyOf(flag.evidence().keySet()));
    assertThrows(UnsupportedOperationException.class, () -> flag.evidence().clear());
    assertEquals(
        "confidence must be in [0, 1] or NaN, got 1.5",
        assertThrows(IllegalArgumentException.class, () -> flag(1.5, evidence)).getMessage());
    assertEquals(
        "WARNING RULE after 3 updates, epoch 1, confidence 0.50: It is bad. Do better.",
        flag.toString());
  }

  private static Flag flag(double confidence, Map<String, Double> evidence) {
    return new Flag(
        Severity.WARNING,
        "RULE",
        "",
        "It is\n bad.",
        "Do better.",
        evidence,
        3,
        1,
        Double.NaN,
        confidence,
        Instant.EPOCH,
        "");
  }
}
