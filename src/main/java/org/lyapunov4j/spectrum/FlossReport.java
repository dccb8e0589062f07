package org.lyapunov4j.spectrum;

import java.util.List;

/**
 * What became of flossing.
 *
 * @param steps that were looked at, the one it was given up at included
 * @param cell as it is at the end; where it was given up, as it was before the step that led there
 * @param parameters of that cell
 */
public record FlossReport(
    List<FlossStep> steps, Ending ending, RecurrentCell cell, List<CellParameter> parameters) {

  /** Why it ended. */
  public enum Ending {
    /** All steps were taken. */
    DONE,
    /** Exponents or their gradient were no numbers. */
    NOT_A_NUMBER,
    /** The leading exponent was above what the options allow. */
    CHAOS
  }

  public FlossReport {
    steps = List.copyOf(steps);
    parameters = List.copyOf(parameters);
  }
}
