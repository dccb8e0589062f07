package org.lyapunov4j.monitor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.json.Json;
import org.lyapunov4j.json.SpillFile;
import org.lyapunov4j.record.CheckpointJson;

/**
 * Reports that wait for sinks. Up to a share of the memory they wait there; more of them, behind a
 * sink that has not come back, wait in a temporary file. A report waits once, for however many
 * sinks, until the last of them has it. Where no such file can be written it stays in memory: a
 * report is never dropped.
 */
final class Stowage {
  private static final int SHARE = 16;
  private static final int BESIDES = 2048;

  private final long mostBytes;
  private final SpillFile file;
  private final Voice voice;
  private long bytes;

  /** With a sixteenth of what the process may take, for all that wait. */
  Stowage(Voice voice) {
    this(Runtime.getRuntime().maxMemory() / SHARE, new SpillFile(), voice);
  }

  Stowage(long mostBytes, SpillFile file, Voice voice) {
    this.mostBytes = mostBytes;
    this.file = file;
    this.voice = voice;
  }

  /** A report that waits for so many. */
  final class Held {
    private final int size;
    private CheckpointReport report;
    private SpillFile.Place place;
    private int takers;

    private Held(CheckpointReport report, int size, int takers) {
      this.report = report;
      this.size = size;
      this.takers = takers;
    }

    CheckpointReport get() throws IOException {
      SpillFile.Place from;
      synchronized (Stowage.this) {
        if (report != null) {
          return report;
        }
        from = place;
      }
      return CheckpointJson.decode(Json.MAPPER.readTree(file.read(from)));
    }

    /** One of those it waits for has it, or does not want it. */
    void taken() {
      synchronized (Stowage.this) {
        takers--;
        if (takers > 0) {
          return;
        }
        if (report != null) {
          bytes -= size;
        } else {
          file.free(place);
        }
      }
    }
  }

  /** Keeps a report for so many, one at least. */
  synchronized Held hold(CheckpointReport report, int takers) {
    int size = size(report);
    Held held = new Held(report, size, takers);
    if (bytes + size <= mostBytes || !isStowed(held)) {
      bytes += size;
    }
    return held;
  }

  private boolean isStowed(Held held) {
    try {
      held.place = file.put(CheckpointJson.encode(held.report).getBytes(StandardCharsets.UTF_8));
    } catch (IOException failed) {
      voice.once(
          "stowage",
          () ->
              "Reports wait for a sink that has not come back, and no temporary file can be written"
                  + " for them, so that they stay in memory: "
                  + Trouble.describe(failed),
          failed);
      return false;
    }
    held.report = null;
    return true;
  }

  /** Roughly what a report takes in memory. */
  private static int size(CheckpointReport report) {
    long numbers = 0;
    for (LayerSpectrum layer : report.spectra()) {
      long exponents = layer.spectrum().size();
      numbers += exponents * (5 + layer.spectrum().running().length);
    }
    return (int) Math.min(Integer.MAX_VALUE, BESIDES + numbers * Double.BYTES);
  }

  /** What waits in memory. */
  synchronized long bytes() {
    return bytes;
  }
}
