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
   * This rule with patience: a flag only where it has held at so many checkpoints in a row, the
   * current one included, with the least severity it had there. Since rules keep no state, the
   * earlier checkpoints are judged again.
   *
   * @param checkpoints at least 1, which changes nothing
   */
  default FlagRule patience(int checkpoints) {
    return new Patience(this, checkpoints);
  }

  /**
   * This rule with warm-up: silent while there are fewer checkpoints, or while less of the training
   * is done; where it is not known how much is done, the checkpoints decide alone.
   *
   * @param checkpoints taken so far, the current one included
   * @param progress fraction of the planned training, in [0, 1]
   */
  default FlagRule warmup(int checkpoints, double progress) {
    return new Warmup(this, checkpoints, progress);
  }
}
