package org.lyapunov4j.flag;

import java.util.List;

/**
 * Judges a training run at a checkpoint. A rule keeps no state: what it says depends on the history
 * alone, the same history gives the same flags, and one instance serves any number of runs. It says
 * what holds now, at every checkpoint again; {@link Standing} makes of this that a flag is raised
 * once. Users write their own; {@code FlagRuleContract} in the tests checks what every rule must
 * do.
 *
 * <p>A rule is called for every checkpoint, failed ones included, and for a loss that has become
 * NaN or infinite between two. It must say nothing of what it can't know: see the list in the
 * description of this package.
 */
public interface FlagRule {

  /** The name that its flags carry, in capitals: {@code EXPLODING}. */
  String name();

  /**
   * What holds at the end of a history: at most one flag a layer and one for the whole network.
   * Make them with {@link RunHistory#flag}.
   */
  List<Flag> judge(RunHistory history);

  /**
   * This rule with patience: a flag only where it has held for a while, at every checkpoint looked
   * at, with the least severity it had there. A while is a number of updates or a share of the
   * training, whichever is more, so that what is flagged does not depend on how often the network
   * is looked at. Since rules keep no state, earlier checkpoints are judged again, eight at most.
   *
   * @param updates at least 0; there are always two checkpoints, unless both are 0
   * @param share of the planned updates, or where the plan is unknown of those made, in [0, 1]
   */
  default FlagRule patience(int updates, double share) {
    return new Patience(this, updates, share);
  }

  /**
   * This rule with warm-up: silent while fewer updates have been made, or while less of the
   * training is done; where it is not known how much is done, the updates decide alone. Both count
   * from where this run began.
   *
   * @param updates at least 0
   * @param share of the planned updates, in [0, 1]
   */
  default FlagRule warmup(int updates, double share) {
    return new Warmup(this, updates, share);
  }
}
