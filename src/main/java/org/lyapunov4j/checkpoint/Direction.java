package org.lyapunov4j.checkpoint;

/** Which way a recurrent layer reads its sequences. */
public enum Direction {
  FORWARD,
  BACKWARD,
  /** Where a record does not say. */
  UNKNOWN
}
