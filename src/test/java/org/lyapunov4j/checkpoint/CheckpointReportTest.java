package org.lyapunov4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointReportTest {

  @Test
  void failedMeansThatNoLayerHasASpectrumThatIsANumber() {
    assertTrue(report().failed());
    assertTrue(report(Reports.layer("a", Double.NaN)).failed());
    assertFalse(report(Reports.layer("a", Double.NaN), Reports.layer("b", -1)).failed());
    assertFalse(report(Reports.layer("a", Double.NEGATIVE_INFINITY)).failed());
  }

  private static CheckpointReport report(LayerSpectrum... layers) {
    return new CheckpointReport(0, 0, 0, 1, 1, 0, List.of(layers), List.of(), Instant.EPOCH, 1, "");
  }
}
