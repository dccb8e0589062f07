package org.lyapunov4j.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.flag.TrainingContext;

/** When a training has blown up, and what alarms are worth, by hand. */
class ForesightTest {
  private static RecordedTraining training(double[] losses, double... norms) {
    return new RecordedTraining(losses, norms, List.of(), new TrainingContext(10, 0, 20));
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "1 1 1 1 1 1, 0",
    "1 1 NaN, 3",
    "Infinity, 1",
    "4 2 3.9 1 1.9 2, 0",
    "4 2 3.9 1 2.1 1, 5",
    "1 2 9, 3"
  })
  void aBlowUpIsTwiceTheLowestLoss(String losses, int shown) {
    assertEquals(
        shown == 0 ? OptionalInt.empty() : OptionalInt.of(shown),
        training(numbers(losses)).blowUp());
  }

  @ParameterizedTest
  @CsvSource({"1 2 3 4, 2.5, 3", "1 2 3 4, 4, 0", "1 NaN 1, 5, 2"})
  void theNormOfAGradient(String norms, double threshold, int first) {
    assertEquals(
        first == 0 ? OptionalInt.empty() : OptionalInt.of(first),
        Alarms.gradientNorm(threshold).first(training(new double[0], numbers(norms))));
  }

  @Test
  void aJumpNeedsTenGradientsBefore() {
    double[] norms = {9, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3.9, 4.1, 9};
    // The median of the ten before the eleventh is 3, so 3.9 is 1.3 times it, before the twelfth 3.
    assertEquals(OptionalInt.of(12), Alarms.gradientJump(1.35).first(training(norms, norms)));
    assertEquals(OptionalInt.of(13), Alarms.gradientJump(2).first(training(norms, norms)));
  }

  @Test
  void aSpikeIsMeasuredFromTheLowestLoss() {
    assertEquals(
        OptionalInt.of(4), Alarms.lossSpike(1.5).first(training(new double[] {3, 2, 2.9, 3.1})));
    assertEquals(
        OptionalInt.empty(), Alarms.lossSpike(2).first(training(new double[] {3, 2, 2.9, 3.1})));
    assertEquals(OptionalInt.of(1), Alarms.lossSpike(2).first(training(new double[] {Double.NaN})));
  }

  /** Two that blow up at the 8th loss, with gradients that tell at the 4th and not at all. */
  private static List<RecordedTraining> trainings() {
    double[] up = numbers("1 1 1 1 1 1.9 1.9 9 9");
    double[] calm = numbers("1 1 1 1 1 1 1 1 1");
    List<RecordedTraining> all = new ArrayList<>();
    all.add(training(up, 1, 1, 1, 50, 50, 50, 50, 50));
    all.add(training(up, 1, 1, 1, 1, 1, 1, 1, 50));
    for (int i = 0; i < 20; i++) {
      all.add(training(calm, 1, 2, i == 7 ? 60 : 3));
    }
    return all;
  }

  @Test
  void sharesAndLeadsAreThoseOfTheHand() {
    Foresight at10 = Foresight.of(Alarms.gradientNorm(10), trainings());
    assertEquals(new Foresight("gradient norm above 10.0", 2, 0.5, 2, 0.1, 20, 0.05), at10);
    assertEquals(1, Foresight.of(Alarms.gradientNorm(1.5), trainings()).falseAlarms());
  }

  @Test
  void thresholdsAreTunedOnOtherTrainingsAndMayNotCryWolf() {
    List<Foresight> all = Foresight.all(trainings(), trainings());
    assertEquals(9, all.size());
    for (Foresight alarm : all.subList(5, 9)) {
      assertTrue(alarm.falseAlarms() <= 0.05, alarm.toString());
    }
    assertEquals(0.5, all.get(6).before(), "the gradient tells one of two");
    assertEquals(1, all.get(8).before(), "the loss tells both, two updates early");
    assertEquals(2, all.get(8).lead());
  }

  @Test
  void whereNoneBlewUpOrAllDidSharesAreUnknownAndNothingIsTuned() {
    Alarm alarm = Alarms.gradientNorm(10);
    List<RecordedTraining> all = trainings();
    Foresight calm = Foresight.of(alarm, all.subList(2, all.size()));
    assertEquals(Double.NaN, calm.before());
    assertEquals(0.05, calm.falseAlarms());
    Foresight blown = Foresight.of(alarm, all.subList(0, 2));
    assertEquals(0.5, blown.before());
    assertEquals(Double.NaN, blown.falseAlarms());
    for (List<RecordedTraining> oneKind : List.of(all.subList(0, 2), all.subList(2, all.size()))) {
      ConfigException refused =
          assertThrows(ConfigException.class, () -> Foresight.all(oneKind, all));
      assertTrue(refused.getMessage().contains("some that blow up and some that do not, got"));
    }
  }
}
