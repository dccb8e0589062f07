package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where checkpoints are that keep within a budget, in trainings that take no time. */
class BudgetScheduleTest {
  private static final Schedule SCHEDULE = Schedule.withinBudget(0.05);

  private static DryRun run(int updates, int plan, Effort effort, double speed) {
    return DryRun.of(SCHEDULE, updates, plan, effort, speed);
  }

  private static List<Integer> places(int updates, double update, double checkpoint) {
    return DryRun.places(SCHEDULE, updates, new Effort(update, checkpoint));
  }

  @Test
  void theUntrainedNetworkPowersOfTwoTwentiethsAndTheLastUpdate() {
    Effort cheap = new Effort(0.01, 0.01);
    for (int updates : new int[] {60, 100, 400, 5000}) {
      List<Integer> places = run(updates, updates, cheap, 1).judged();
      for (int power = 1; power <= updates; power *= 2) {
        assertTrue(places.contains(power), power + " of " + places);
      }
      for (int part = 1; part <= 20; part++) {
        int place = (int) Math.ceil(part * updates / 20.0);
        assertTrue(places.contains(place), place + " of " + places);
      }
      assertEquals(updates, places.get(places.size() - 1));
    }
  }

  /** Those of the first table of docs/cost.md. */
  @ParameterizedTest
  @CsvSource({
    "60, 0.001, 0.004, 27, '0 1 2 3 4 6 8 9 12'",
    "100, 0.001, 0.004, 28, '0 1 2 4 5 8 10 15 16'",
    "400, 0.001, 0.004, 30, '0 1 2 4 8 16 20 32 40'",
    "5000, 0.001, 0.004, 63, '0 1 2 4 8 16 32 64 128 250 256 500 512 750'",
    "60, 0.2, 0.03, 27, '0 1 2 3 4 6 8 9 12'",
    "100, 0.2, 0.03, 34, '0 1 2 4 5 8 10 15 16 20'",
    "400, 0.2, 0.03, 103, '0 1 2 4 8 16 20 24 27'",
    "5000, 0.2, 0.03, 134, '0 1 2 4 8 16 21 24'",
  })
  void whereAllCanBePaidForNoneIsLeftOut(
      int updates, double update, double checkpoint, int count, String first) {
    List<Integer> places = places(updates, update, checkpoint);
    assertEquals(count, places.size(), places.toString());
    List<Integer> begin = numbers(first);
    assertEquals(begin, places.subList(0, begin.size()));
    assertTrue(places.containsAll(wanted(updates)), places.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "60, 0.132, 0.2203, '0 1 3 7 15 24 33 42 51 60'",
    "100, 0.132, 0.2203, '0 1 3 7 17 34 51 68 84 100'",
    "400, 0.132, 0.2203, '0 1 3 7 16 36 81 145 209 273 337 400'",
    "60, 1, 0.6, '0 1 6 23 42 60'",
    "100, 1, 0.6, '0 1 3 9 24 43 62 82 100'",
    "100, 1, 4, '0 100'", // even the first update does not fit
    "100, 1, 2, '0 1 100'",
    "5000, 1, 20, '0 1 3 9 24 64 168 441 1146 2110 3074 4037 5000'",
  })
  void whereNotAllCanBePaidForTheyAreThinnedEvenly(
      int updates, double update, double checkpoint, String expected) {
    assertEquals(numbers(expected), places(updates, update, checkpoint));
  }

  @ParameterizedTest
  @CsvSource({"400, 1, 0.6", "5000, 1, 0.6", "5000, 0.132, 0.77", "5000, 0.2, 0.3"})
  void placesThatThePlanPaysForNeedNotWaitForTheShareUntilThen(
      int updates, double update, double checkpoint) {
    List<Integer> places = places(updates, update, checkpoint);
    assertTrue(places.containsAll(wanted(updates)), places.toString());
  }

  @Property(tries = 300)
  void theyAreSpreadOverTheWholePlanForNoMoreThanIsPaid(
      @ForAll @IntRange(min = 1, max = 3000) int plan,
      @ForAll @Scale(3) @DoubleRange(min = 0.001, max = 2) double update,
      @ForAll @Scale(3) @DoubleRange(min = 0.004, max = 2) double checkpoint) {
    List<Integer> places = places(plan, update, checkpoint);
    double paid = Math.max(BudgetSchedule.ALLOWANCE_SECONDS, 0.05 * plan * update);
    int last = places.size() - 1;
    assertEquals(plan, places.get(last));
    assertTrue(last * checkpoint <= Math.max(checkpoint, paid), "without the last update");
    assertEquals(2 * checkpoint <= paid || plan == 1, places.contains(1));
    if (wanted(plan).size() * checkpoint <= paid) {
      assertTrue(places.containsAll(wanted(plan)), places.toString());
    } else {
      assertEquals((int) (paid / checkpoint), Math.max(1, last), places.toString());
    }
    double even = (course(plan, plan) - course(1, plan)) / Math.max(1, last - 1);
    for (int i = 1; i < last; i++) {
      int here = places.get(i);
      int next = places.get(i + 1);
      assertTrue(
          course(next - 1, plan) - course(here, plan) < even
              || next <= 2 * here
              || next - here <= plan / 20 + 1,
          next + " after " + here + " of " + places);
    }
  }

  /** Even in log time up to a fifth of the plan, and in time from there. */
  private static double course(int update, int plan) {
    double fifths = 5.0 * update / plan;
    return fifths < 1 ? Math.log(fifths) : fifths - 1;
  }

  private static Set<Integer> wanted(int plan) {
    Set<Integer> wanted = new TreeSet<>(Set.of(0, plan));
    for (int power = 1; power <= plan; power *= 2) {
      wanted.add(power);
    }
    for (int part = 1; part <= 20; part++) {
      wanted.add((part * plan + 19) / 20);
    }
    return wanted;
  }

  private static List<Integer> numbers(String list) {
    return Arrays.stream(list.split(" ", -1)).map(Integer::valueOf).toList();
  }

  @Test
  void whatAPlanThatBecomesKnownLaterStillPaysForIsSpreadOverTheRest() {
    Pace pace = new Pace();
    pace.anew(0);
    pace.effort(new Effort(0.132, 0.43));
    pace.take(0, true);
    List<Integer> places = new ArrayList<>();
    for (int i = 1; i <= 400; i++) {
      if (SCHEDULE.isFixed(pace.moment(i, 0, false, i <= 50 ? 0 : 400, 0, false))) {
        pace.take(i, true);
        places.add(i);
      }
    }
    assertEquals(List.of(1, 2, 4, 51, 222, 400), places);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, Infinity", // no plan
    "60, 0.001, 0.0741", // 2 s for 27
    "400, 0.132, 0.0880", // 2.64 s for 30
    "5000, 1, 7.35", // 250 s for 34
  })
  void aCheckpointMayTakeItsPartOfWhatAllMay(int plan, double update, double seconds) {
    double most = SCHEDULE.mostSeconds(plan, update);
    assertEquals(seconds, most, seconds == Double.POSITIVE_INFINITY ? 0 : 0.002 * seconds);
    assertEquals(most, SCHEDULE.or(Schedule.everyEpochs(1)).mostSeconds(plan, update));
    assertEquals(
        most, Schedule.withinBudget(0.5).and(SCHEDULE).mostSeconds(plan, update), "the stricter");
    assertEquals(Double.POSITIVE_INFINITY, Schedule.logSpaced(1).mostSeconds(plan, update));
  }

  @ParameterizedTest
  @CsvSource({
    "0.001,0.004",
    "0.005,0.02",
    "0.2,0.02",
    "0.01,0.7",
    "0.0015,0.3",
    "0.132,0.22",
    "1,0.6",
    "1,20"
  })
  void placesThatAreJudgedAreTheSameOnEveryMachine(double update, double checkpoint) {
    Effort effort = new Effort(update, checkpoint);
    for (int plan : new int[] {0, 3000}) {
      List<Integer> places = run(3000, plan, effort, 1).judged();
      assertEquals(places, run(3000, plan, effort, 0.1).judged());
      assertEquals(places, run(3000, plan, effort, 7).judged());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.001,0.004,5000",
    "0.005,0.02,400",
    "0.2,0.02,100",
    "0.01,0.7,5000",
    "1,0.3,60",
    "0.0015,0.3,20000",
    "0.132,0.22,60",
    "0.132,0.22,400",
    "1,0.6,100",
    "1,0.6,400",
    "1,20,5000",
  })
  void noMoreIsTakenThanTheAllowanceAndTheShare(double update, double checkpoint, int updates) {
    Effort effort = new Effort(update, checkpoint);
    for (int plan : new int[] {0, updates}) {
      DryRun run = run(updates, plan, effort, 1);
      double trained = updates * update;
      double taken = run.all().size() * checkpoint;
      assertTrue(
          taken <= Math.max(BudgetSchedule.ALLOWANCE_SECONDS, 0.06 * trained) + 3 * checkpoint,
          taken + " s of " + trained);
      assertTrue(run.all().size() <= 400, run.all().size() + " checkpoints");
    }
  }

  @Test
  void aLongTrainingIsSeenEvenlyToItsEnd() {
    DryRun run = run(20_000, 20_000, new Effort(0.2, 0.3), 1);
    List<Integer> places = run.judged();
    int gap = 0;
    for (int i = 1; i < places.size(); i++) {
      gap = Math.max(gap, places.get(i) - places.get(i - 1));
    }
    assertTrue(gap <= 200, gap + " updates unseen");
  }

  @Test
  void aNetworkThatWasTrainedBeforeIsSeenFromWhereItBegins() {
    Pace pace = new Pace();
    pace.anew(400);
    pace.effort(new Effort(0.01, 0.01));
    pace.take(400, true);
    List<Integer> places = new ArrayList<>();
    for (int i = 401; i <= 500; i++) {
      if (SCHEDULE.isFixed(pace.moment(i, 0, false, 500, 0, false))) {
        pace.take(i, true);
        places.add(i);
      }
    }
    assertEquals(List.of(401, 402, 404, 405, 408, 410), places.subList(0, 6));
    assertEquals(500, places.get(places.size() - 1));
  }
}
