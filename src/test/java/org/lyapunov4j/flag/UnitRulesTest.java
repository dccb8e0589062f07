package org.lyapunov4j.flag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/** Decision tables of the rules on the state of units, and on directions that die. */
class UnitRulesTest {
  private static final FlagRules RULES =
      new FlagRules(List.of(new DeadUnits(), new Saturated(), new Alike(), new Vanishing()));

  private static double[] numbers(String text) {
    return text == null || text.isBlank()
        ? new double[0]
        : Arrays.stream(text.strip().split(" +")).mapToDouble(Double::parseDouble).toArray();
  }

  private static String said(RunHistory history) {
    return String.join(
        " ",
        RULES.judge(history).stream()
            .map(flag -> flag.rule() + ":" + flag.severity().name().charAt(0))
            .toList());
  }

  @ParameterizedTest
  @CsvSource({
    // dead, saturated, alike, losses, expected; the memory is far too short in all of them
    "NaN, NaN, NaN, 1 1 1 1, VANISHING:W",
    "0, 0, 0, 1 1 1 1, VANISHING:W",
    "0.49, 0, 0, '', VANISHING:I",
    "0.5, 0, 0, '', DEAD_UNITS:I VANISHING:I",
    "0.75, 0, 0, '', DEAD_UNITS:W",
    "1, 0, 0, '', DEAD_UNITS:C",
    "1, 0, 0.9, 1 1 1 1, DEAD_UNITS:C",
    "1, 0, 0.9, 9 6 3 1, DEAD_UNITS:W",
    "0.8, 0, 0, 9 6 3 1, DEAD_UNITS:I",
    "0, 0.49, 0, 1 1 1 1, VANISHING:W",
    "0, 0.5, 0, 1 1 1 1, SATURATED:I VANISHING:W",
    "0, 0.7, 0, '', SATURATED:W",
    "0, 1, 0.9, 1 1 1 1, SATURATED:W",
    "0, 1, 0, 9 6 3 1, SATURATED:I",
    "0, 0, 0.49, 1 1 1 1, VANISHING:W",
    "0, 0, 0.5, '', ALIKE:W",
    "0, 0, 0.9, 9 6 3 1, ALIKE:I"
  })
  void whatUnitsDoExplainsWhatALayerDoes(
      double dead, double saturated, double alike, String losses, String expected) {
    LayerSpectrum layer = Runs.units(Runs.layer("rnn", -2), dead, saturated, alike);
    assertEquals(
        expected, said(Runs.run().losses(numbers(losses)).checkpoint(Double.NaN, layer).history()));
  }

  @Test
  void aLayerThatIsDeadFromTheStartIsToldSoAtTheFirstCheckpoint() {
    LayerSpectrum layer = Runs.units(Runs.layer("rnn", Double.NEGATIVE_INFINITY), 1, 0, 0.9);
    Flag flag =
        FlagRules.standard().judge(Runs.run().checkpoint(Double.NaN, layer).history()).get(0);
    assertEquals(DeadUnits.NAME, flag.rule());
    assertEquals(
        "All units of layer rnn are dead, from the first checkpoint on: they put out the same at"
            + " every step, whatever they read.",
        flag.reason());
    assertEquals(Remedy.Kind.DRAW_ANEW, flag.remedies().get(0).kind());
  }

  @Test
  void aLayerThatDiesIsToldSinceWhen() {
    Runs runs = Runs.run();
    runs.checkpoint(1, Runs.units(Runs.layer("rnn", -0.1), 0.125, 0, 0));
    runs.checkpoint(1, Runs.units(Runs.layer("rnn", -3), 0.875, 0, 0));
    Flag flag = new DeadUnits().judge(runs.history()).get(0);
    assertTrue(flag.reason().startsWith("88 % of the units of layer rnn are dead, up from 13 %"));
    assertEquals(Remedy.Kind.RESTART_FROM, flag.remedies().get(0).kind());
  }

  @Test
  void unscaledFeaturesAreToldWithTheirSize() {
    LayerSpectrum layer = Runs.units(Runs.layer("lstm", 0), 0, 1, 0.5);
    Runs runs = Runs.run().facts(TrainingFacts.NONE.withInputScale(3500));
    Flag flag = new Saturated().judge(runs.checkpoint(Double.NaN, layer).history()).get(0);
    assertTrue(flag.reason().endsWith("Features are of the size 3.50e+03."), flag.reason());
    assertEquals(Remedy.Kind.SCALE_INPUTS, flag.remedies().get(0).kind());
    assertEquals(3500, flag.remedies().get(0).value());
  }

  @Test
  void weightsThatAreAllTheSameMakeOneUnit() {
    LayerSpectrum layer = Runs.units(Runs.layer("rnn", -0.1, -0.2, -0.3, -0.4), 0, 0, 0.75);
    Flag flag = new Alike().judge(Runs.run().checkpoint(1, layer).history()).get(0);
    assertEquals(
        "The 4 units of layer rnn do what one would: the others do the same at every step.",
        flag.reason());
  }

  private static String collapsing(LayerSpectrum... path) {
    Runs runs = Runs.run();
    for (LayerSpectrum layer : path) {
      runs.checkpoint(1, layer);
    }
    return String.join(
        " ",
        new Collapsing().judge(runs.history()).stream().map(f -> f.severity().name()).toList());
  }

  /** An outlier turns all units off at one step of one of eight sequences. */
  @Test
  void oneSilentStepOfOneSequenceIsInformationAndTheExponentOfTheOthersIsTold() {
    LayerSpectrum alive = Runs.layer("rnn", -0.105, -0.105);
    LayerSpectrum cut = Runs.dying(alive, 0.125, 0.125);
    Runs runs = Runs.run().checkpoint(1, alive).checkpoint(1, cut);
    Flag flag = new Collapsing().judge(runs.history()).get(0);
    assertEquals(Severity.INFORMATION, flag.severity());
    assertEquals(
        "In 13 % of the sequences layer rnn carries nothing over one step or more: all its units are"
            + " off or saturated there. Its exponents are those of the other sequences, the leading"
            + " one -0.105 +- 0.010.",
        flag.reason());
    assertEquals("", collapsing(cut, cut), "it was so before");
    assertEquals(List.of(), new Vanishing().judge(runs.history()));
  }

  @Test
  void theShareOfSequencesInWhichADirectionDiesDecides() {
    LayerSpectrum alive = Runs.layer("rnn", -0.1, -0.2);
    assertEquals("INFORMATION", collapsing(alive, Runs.dying(alive, 0.25, 0.5)));
    assertEquals("WARNING", collapsing(alive, Runs.dying(alive, 0.25, 0.75)));
    assertEquals("WARNING", collapsing(alive, Runs.dying(alive, 0.875, 0.875)));
    assertEquals("CRITICAL", collapsing(alive, Runs.dying(alive, 0.9, 1)));
    LayerSpectrum none = Runs.layer("rnn", Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
    assertEquals("CRITICAL", collapsing(alive, none));
    assertEquals("CRITICAL", collapsing(alive, Runs.units(none, 1, 0, 0)));
    // Every sequence has a step at which all is off, but units live at others.
    assertEquals("WARNING", collapsing(alive, Runs.units(none, 0.1, 0, 0)));
  }

  @Test
  void nothingCollapsesWithinNoUpdates() {
    Runs runs = Runs.run().every(0);
    runs.checkpoint(1, Runs.layer("Hidden", -0.075), Runs.layer("Hidden", -2.529));
    runs.checkpoint(1, Runs.layer("Hidden", -0.075), Runs.layer("Hidden", -2.529));
    assertEquals(List.of(), Collapsing.standard().judge(runs.history()));
    assertEquals(List.of(), new Collapsing().judge(runs.history()));
  }
}
