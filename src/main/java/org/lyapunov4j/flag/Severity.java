package org.lyapunov4j.flag;

/** How bad what a flag says is; in the order of their badness. */
public enum Severity {
  /** Good to know; nothing needs to be done. */
  INFORMATION,

  /** The training can hardly end well, but may. */
  WARNING,

  /** The training is lost, or will be within few updates; stopping it saves its cost. */
  CRITICAL;

  /** Whether this is as bad as another, or worse. */
  public boolean atLeast(Severity other) {
    return compareTo(other) >= 0;
  }
}
