package org.lyapunov4j.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.checkpoint.Outlook;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.checkpoint.UnitHealth;
import org.lyapunov4j.spectrum.GradientGrowth;
import org.lyapunov4j.spectrum.GrowthWindow;

class FiguresTest {

  private static Map<String, Double> told(List<Figure> figures) {
    return figures.stream().collect(Collectors.toMap(Figure::key, Figure::value));
  }

  private static CheckpointReport of(String worker, LayerSpectrum... layers) {
    CheckpointReport plain = Reports.of(1, layers[0]);
    return new CheckpointReport(
        plain.index(),
        plain.iteration(),
        plain.epoch(),
        plain.score(),
        0.75,
        plain.progress(),
        List.of(layers),
        List.of(),
        plain.time(),
        plain.elapsedNanos(),
        worker,
        0.5);
  }

  @Test
  void aCheckpointSaysWhatItsLayersAre() {
    LayerSpectrum plain = Reports.layer("lstm1", 0.2, -0.1, -0.3, -0.4);
    GrowthWindow window =
        new GrowthWindow(
            40, true, 8, new double[] {0.1, 0.05}, new double[] {0.01, 0.01}, 4.2, 2.0);
    LayerSpectrum layer =
        new LayerSpectrum(
            plain.layer(),
            plain.direction(),
            plain.cell(),
            plain.units(),
            plain.stateSize(),
            plain.spectrum().withGrowth(new GradientGrowth(List.of(window))),
            new UnitHealth(0.25, Double.NaN, 0));
    Map<String, Double> told = told(Figures.of(of("", layer)));
    assertEquals(0.75, told.get("training/validation_loss"));
    assertEquals(0.5, told.get("training/loss_without_penalty"));
    assertEquals(0.001234567, told.get("training/checkpoint_seconds"), 1e-12);
    assertEquals(0.2, told.get("lstm1 (backward)/exponent_1"));
    assertEquals(0.1 / 3, told.get("lstm1 (backward)/exponent_error_1"));
    assertEquals(-0.4, told.get("lstm1 (backward)/exponent_4"));
    assertEquals(0.2, told.get("lstm1 (backward)/ks_entropy"));
    assertEquals(2 + 0.1 / 0.3, told.get("lstm1 (backward)/kaplan_yorke_dimension"), 1e-12);
    assertEquals(4.0, told.get("lstm1 (backward)/gradient_growth"), 1e-12);
    assertEquals(2.0, told.get("lstm1 (backward)/gradient_condition"));
    assertEquals(0.25, told.get("lstm1 (backward)/dead_units"));
    assertEquals(0.0, told.get("lstm1 (backward)/alike_units"));
  }

  @Test
  void numbersThatAreNoneAreLeftOut() {
    LayerSpectrum chaotic = Reports.layer("a", 0.2, Double.NEGATIVE_INFINITY);
    LayerSpectrum broken = Reports.layer("b", Double.NaN, Double.NaN);
    Map<String, Double> told = told(Figures.of(of("", chaotic, broken)));
    assertTrue(told.containsKey("a (backward)/exponent_1"));
    assertTrue(!told.containsKey("a (backward)/exponent_2"), "-Infinity");
    assertTrue(!told.containsKey("a (backward)/memory_horizon"), "infinite above 0");
    assertEquals(
        List.of(),
        told.keySet().stream()
            .filter(key -> key.startsWith("b ") && !key.contains("error"))
            .toList());
    assertThrows(
        IllegalArgumentException.class, () -> new Figure("a", Quantity.EXPONENT, 1, Double.NaN));
  }

  @Test
  void theFirstWorkerIsCalledAsATrainingWithoutWorkers() {
    assertEquals("lstm1", Figures.place("lstm1", ""));
    assertEquals("lstm1", Figures.place("lstm1", "5a7c-31_thread_0"));
    assertEquals("lstm1 of worker 2", Figures.place("lstm1", "5a7c-31_thread_2"));
    assertEquals("lstm1 of worker node", Figures.place("lstm1", "node"));
  }

  @Test
  void aLayersNameMakesNoSectionsOfItsOwn() {
    assertEquals("a_b_.._c/exponent_1", Figure.key("a/b/../c", Quantity.EXPONENT, 1));
  }

  @Test
  void aModelThatAbstainsSaysNothing() {
    Instant now = Instant.EPOCH;
    assertEquals(
        Map.of(
            "forecast/forecast_percentile", 12.0,
            "forecast/forecast_worst_half", 0.9,
            "forecast/forecast_worst_quarter", 0.6),
        told(Figures.of(new Outlook(3, 12, 0.9, 0.6, now, ""))));
    Outlook none = new Outlook(3, Double.NaN, Double.NaN, Double.NaN, now, "");
    assertEquals(List.of(), Figures.of(none));
  }
}
