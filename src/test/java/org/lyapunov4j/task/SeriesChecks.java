package org.lyapunov4j.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.nd4j.linalg.dataset.DataSet;

/** What holds for both forecasting tasks. */
final class SeriesChecks {
  private SeriesChecks() {}

  /** Also where the label lies in the next sequence. */
  static void labelsAreAhead(String yaml, int ahead) {
    SequenceTask task = Given.task(yaml);
    DataSet data = Given.validation(task);
    int steps = task.steps();
    for (int now = 0; now + ahead < task.validationSequences() * steps; now++) {
      int then = now + ahead;
      for (int i = 0; i < task.inputs(); i++) {
        assertEquals(
            data.getFeatures().getFloat(then / steps, i, then % steps),
            data.getLabels().getFloat(now / steps, i, now % steps));
      }
    }
  }
}
