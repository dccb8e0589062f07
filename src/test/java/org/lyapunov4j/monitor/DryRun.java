package org.lyapunov4j.monitor;

import java.util.ArrayList;
import java.util.List;

/**
 * A training that takes no time: where its checkpoints would be, by what updates and checkpoints
 * are reckoned to take.
 *
 * @param all places of checkpoints, the untrained network at 0 among them
 * @param judged those that no clock decides
 * @param share of the time, checkpoints included
 */
record DryRun(List<Integer> all, List<Integer> judged, double share) {

  /**
   * Simulates.
   *
   * @param plan updates that are planned; 0 for no plan
   * @param speed how much faster the machine is than one of the reckoning
   */
  static DryRun of(Schedule schedule, int updates, int plan, Effort effort, double speed) {
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
      if (schedule.isDue(moment)) {
        boolean fixed = schedule.isFixed(moment);
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
    return new DryRun(all, judged, spent / clock);
  }

  /** The fixed places of a training that is planned and goes to its end. */
  static List<Integer> places(Schedule schedule, int updates, Effort effort) {
    return of(schedule, updates, updates, effort, 1).judged();
  }
}
