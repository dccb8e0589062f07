package org.lyapunov4j.export.jfr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.export.ExportedRun;

class JfrSinkTest {
  @TempDir Path folder;

  @Test
  void aProfileHasOneEventACheckpoint() throws Exception {
    Path file = folder.resolve("training.jfr");
    try (Recording recording = new Recording();
        JfrSink sink = new JfrSink()) {
      sink.accept(Reports.of(7, -1));
      recording.start();
      ExportedRun.tell(sink);
      sink.accept(Reports.of(3, Double.NaN));
      recording.stop();
      recording.dump(file);
      sink.accept(Reports.of(8, -1));
    }
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().equals("org.lyapunov4j.Checkpoint"))
            .toList();
    assertEquals(4, events.size());
    RecordedEvent third = events.get(2);
    assertEquals("Lyapunov", third.getString("monitor"));
    assertEquals(20, third.getInt("iteration"));
    assertEquals("lstm1 (backward)", third.getString("layer"));
    assertEquals(-0.3, third.getDouble("exponent"), 1e-12);
    assertEquals("lstm1 (backward) -0.3000", third.getString("layers"));
    assertEquals(Duration.ofNanos(1234567), third.getDuration("cost"));
    RecordedEvent failed = events.get(3);
    assertEquals("", failed.getString("layer"));
    assertTrue(Double.isNaN(failed.getDouble("exponent")));
  }
}
