package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where checkpoints are that keep within a budget, in trainings that take no time. */
class BudgetScheduleTest {
  private static final Schedule SCHEDULE = Schedule.withinBudget(0.05);

  /** What a training was like: places of checkpoints, those that are judged, share of the time. */
  private record Run(List<Integer> all, List<Integer> judged, double share) {}

  /**
   * Simulates.
   *
   * @param speed how much faster the machine is than one of the reckoning
   */
  private static Run run(int updates, int plan, Effort effort, double speed) {
    Pace pace = new Pace();
    pace.anew(0);
    pace.effort(effort);
    pace.start(0);
    double clock = 0;
    double spent = effort.checkpointSeconds() / speed;
    pace.take(0, true);
    List<Integer> all = new ArrayList<>(List.of(0));
    List<Integer> judged = new ArrayList<>(List.of(0));
    for (int i = 1; i <= updates; i++) {
      clock += effort.updateSeconds() / speed;
      Moment moment = pace.moment(i, 0, false, plan, (long) (clock * 1e9), false);
      if (SCHEDULE.isDue(moment)) {
        boolean fixed = SCHEDULE.isFixed(moment);
        pace.take(i, fixed);
        pace.cost((long) (1e9 * effort.checkpointSeconds() / speed));
        spent += effort.checkpointSeconds() / speed;
        clock += effort.checkpointSeconds() / speed;
        all.add(i);
        if (fixed) {
          judged.add(i);
        }
      }
    }
    return new Run(all, judged, spent / clock);
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

  @ParameterizedTest
  @CsvSource({"0.001,0.004", "0.005,0.02", "0.2,0.02", "0.01,0.7", "0.0015,0.3"})
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
  })
  void noMoreIsTakenThanTheAllowanceAndTheShare(double update, double checkpoint, int updates) {
    Effort effort = new Effort(update, checkpoint);
    for (int plan : new int[] {0, updates}) {
      Run run = run(updates, plan, effort, 1);
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
    Run run = run(20_000, 20_000, new Effort(0.2, 0.3), 1);
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
