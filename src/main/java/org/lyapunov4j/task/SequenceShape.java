package org.lyapunov4j.task;

import java.io.Serializable;

/** The shape that all sequences of a task share, once padded. */
record SequenceShape(int inputs, int outputs, int steps, Head head) implements Serializable {

  /** How many steps carry labels. */
  int labelSteps() {
    return head.eachStep() ? steps : 1;
  }
}
