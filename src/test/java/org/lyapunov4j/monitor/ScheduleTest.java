package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static Moment after(int iteration) {
    return new Moment(iteration, 0, false, 0, 0, 0, 0, false, Reckoning.NONE);
  }

  private static List<Integer> due(Schedule schedule, int until) {
    return IntStream.rangeClosed(1, until).filter(i -> schedule.isDue(after(i))).boxed().toList();
  }

  @Test
  void iterationSchedulesAreDueAt() {
    assertEquals(List.of(5, 10, 15, 20), due(Schedule.everyIterations(5), 22));
    assertEquals(List.of(1, 2, 3), due(Schedule.everyIterations(1), 3));
    assertEquals(List.of(4, 9), due(Schedule.when(i -> i == 4 || i == 9), 20));
    assertEquals(List.of(1, 10, 100, 1000), due(Schedule.logSpaced(1), 2000));
    assertEquals(List.of(1, 3, 10, 32, 100, 316, 1000), due(Schedule.logSpaced(2), 2000));
    assertEquals(
        List.of(1, 2, 5, 10, 22, 46, 100, 215, 464, 1000), due(Schedule.logSpaced(3), 2000));
    assertEquals(
        List.of(3, 4, 6, 8), due(Schedule.everyIterations(3).or(Schedule.everyIterations(4)), 8));
    assertEquals(
        List.of(6, 12), due(Schedule.everyIterations(2).and(Schedule.everyIterations(3)), 12));
  }

  @Test
  void logSpacingKeepsItsDensityFarOut() {
    long late =
        IntStream.rangeClosed(1_000_001, 10_000_000)
            .filter(i -> Schedule.logSpaced(7).isDue(after(i)))
            .count();
    assertEquals(7, late);
  }

  @ParameterizedTest
  @CsvSource({
    "1,0,false,false",
    "1,0,true,true",
    "1,1,true,true",
    "3,0,true,false",
    "3,1,true,false",
    "3,2,true,true",
    "3,2,false,false",
    "3,5,true,true",
  })
  void epochSchedulesAreDueAtTheEndOfEveryNth(int n, int epoch, boolean end, boolean expected) {
    Moment moment = new Moment(17, epoch, end, 0, 0, 0, 0, false, Reckoning.NONE);
    assertEquals(expected, Schedule.everyEpochs(n).isDue(moment));
  }

  @Test
  void everyScheduleSurvivesSerialisation() throws IOException, ClassNotFoundException {
    int offset = 3;
    Schedule schedule =
        Schedule.everyIterations(10)
            .or(Schedule.logSpaced(1))
            .or(Schedule.when(i -> i == offset))
            .or(Schedule.everyEpochs(1).and(Schedule.withinBudget(0.5)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(schedule);
    Schedule back =
        (Schedule)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertEquals(List.of(1, 3, 10, 20, 30), due(back, 30));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1, 5, Double.NaN})
  void aBudgetMustBeAShare(double fraction) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Schedule.withinBudget(fraction));
    assertTrue(refused.getMessage().contains("got " + fraction), refused.getMessage());
  }

  @Test
  void countsMustBeAtLeastOne() {
    for (int n : new int[] {0, -3}) {
      assertThrows(IllegalArgumentException.class, () -> Schedule.everyIterations(n));
      assertThrows(IllegalArgumentException.class, () -> Schedule.everyEpochs(n));
      assertThrows(IllegalArgumentException.class, () -> Schedule.logSpaced(n));
    }
  }
}
