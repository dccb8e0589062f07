package org.lyapunov4j.study;

import java.util.OptionalInt;

/** Something that cries out when a training looks as if it would blow up. */
interface Alarm {

  /** What to call it in a table. */
  String name();

  /**
   * Updates made when it cries out first, from what is known by then; empty where it never does.
   */
  OptionalInt first(RecordedTraining training);
}
