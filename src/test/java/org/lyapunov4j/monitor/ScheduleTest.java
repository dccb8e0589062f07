package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final long MILLI = 1_000_000L;

  private static Moment after(int iteration) {
    return new Moment(iteration, 0, false, 0, 0, 0, 0, false);
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
    Moment moment = new Moment(17, epoch, end, 0, 0, 0, 0, false);
    assertEquals(expected, Schedule.everyEpochs(n).isDue(moment));
  }

  @ParameterizedTest
  @CsvSource({
    // iteration, lastIteration, elapsed, spent, last cost (ms) at 5 %, due
    "1,-1,0,0,0,true", // nothing taken so far
    "1,0,100,80,80,true", // within the advance of 500 ms
    "5,4,1000,430,80,false", // the advance does not cover another 80 ms
    "5,4,1000,420,80,true",
    "90,80,12000,520,80,true", // 600 ms allowed
    "90,80,12000,521,80,false",
    "87,80,1000000,520,80,false", // a tenth more updates first
    "88,80,1000000,520,80,true",
    "1,1,1000000,0,0,false", // never twice at one iteration
    "537,-1,0,0,0,true", // a network that was trained before
  })
  void budgetIsKept(
      int iteration, int last, long elapsed, long spent, long cost, boolean expected) {
    Moment moment =
        new Moment(iteration, 0, false, last, elapsed * MILLI, spent * MILLI, cost * MILLI, false);
    assertEquals(expected, Schedule.withinBudget(0.05).isDue(moment));
  }

  @ParameterizedTest
  @CsvSource({"5,20", "5,200", "50,20", "0.1,10", "200,1000", "1000,0.01"})
  void aTrainingStaysWithinItsBudget(double updateMillis, double checkpointMillis) {
    Schedule schedule = Schedule.withinBudget(0.05);
    Pace pace = new Pace();
    pace.start(0);
    double clock = checkpointMillis * MILLI;
    double spent = clock;
    pace.taken(0, (long) clock);
    List<Integer> taken = new ArrayList<>();
    for (int iteration = 1; iteration <= 50_000; iteration++) {
      clock += updateMillis * MILLI;
      if (schedule.isDue(pace.moment(iteration, 0, false, (long) clock, false))) {
        clock += checkpointMillis * MILLI;
        spent += checkpointMillis * MILLI;
        pace.taken(iteration, (long) (checkpointMillis * MILLI));
        taken.add(iteration);
      }
    }
    assertTrue(
        spent
            <= Math.max(
                0.05 * clock, Math.max(BudgetSchedule.ADVANCE_NANOS, checkpointMillis * MILLI)),
        spent / clock + " of the time");
    assertFalse(taken.isEmpty());
    assertTrue(taken.size() <= 120, taken.size() + " checkpoints");
    assertTrue(
        taken.get(taken.size() - 1) > 40_000 || spent > 0.04 * clock, "the budget is made use of");
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
