package org.lyapunov4j.task;

import java.io.Serializable;

/**
 * Sequences by number, put into minibatches when they are asked for: neither one-hot steps nor
 * generated sequences are kept. Immutable, and a sequence is the same every time.
 */
interface Sequences extends Serializable {

  int count();

  /**
   * Whether some sequences are padded; {@link Minibatch#present} is then due for every real step.
   */
  default boolean padded() {
    return false;
  }

  /**
   * Whether some steps have no target though the task has one at every step; {@link
   * Minibatch#target} is then due for every step that has.
   */
  default boolean sparse() {
    return false;
  }

  /**
   * Writes what is not zero.
   *
   * @param sequence in [0, count)
   * @param row the row of the minibatch that takes it
   */
  void write(int sequence, int row, Minibatch into);
}
