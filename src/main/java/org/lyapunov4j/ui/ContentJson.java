package org.lyapunov4j.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.json.Json;
import org.lyapunov4j.record.CheckpointJson;
import org.lyapunov4j.record.FlagJson;
import org.lyapunov4j.record.ScoreRow;

/**
 * {@link Content} as deflated JSON: an object with one field, whose name tells the kind.
 * Checkpoints are as in a run directory; losses that are not finite are text.
 */
final class ContentJson {
  /** More than the largest checkpoint takes; what claims more is refused. */
  static final int MAX_BYTES = 64 << 20;

  private ContentJson() {}

  static byte[] encode(Content content) {
    ObjectNode node = Json.object();
    String text;
    if (content instanceof Content.Checkpoint checkpoint) {
      text = "{\"checkpoint\":" + CheckpointJson.encode(withoutRunning(checkpoint.report())) + "}";
    } else if (content instanceof Content.Raised raised) {
      text = "{\"flag\":" + FlagJson.encode(raised.flag()) + "}";
    } else if (content instanceof Content.Losses losses) {
      ArrayNode rows = node.putArray("losses");
      for (ScoreRow row : losses.rows()) {
        ArrayNode cells = rows.addArray().add(row.iteration()).add(row.epoch());
        put(cells, row.score());
        put(cells, row.validation());
      }
      text = node.toString();
    } else if (content instanceof Content.Undelivered undelivered) {
      text = node.put("undelivered", undelivered.records()).toString();
    } else if (content instanceof Content.Start start) {
      text = node.put("monitor", start.monitor()).toString();
    } else {
      throw new IllegalArgumentException("no content: " + content);
    }
    return deflated(text);
  }

  private static void put(ArrayNode cells, double loss) {
    if (Double.isFinite(loss)) {
      cells.add(loss);
    } else {
      cells.add(String.valueOf(loss));
    }
  }

  /** A checkpoint without its running estimates. */
  static CheckpointReport withoutRunning(CheckpointReport report) {
    return new CheckpointReport(
        report.index(),
        report.iteration(),
        report.epoch(),
        report.score(),
        report.validation(),
        report.progress(),
        report.spectra().stream().map(ContentJson::withoutRunning).toList(),
        report.failures(),
        report.time(),
        report.elapsedNanos(),
        report.worker(),
        report.scoreWithoutPenalty());
  }

  private static LayerSpectrum withoutRunning(LayerSpectrum layer) {
    return new LayerSpectrum(
        layer.layer(),
        layer.direction(),
        layer.cell(),
        layer.units(),
        layer.stateSize(),
        layer.spectrum().withoutRunning(),
        layer.health());
  }

  /**
   * @throws IllegalArgumentException if the bytes are no content; one sentence
   */
  static Content decode(byte[] bytes) {
    JsonNode node;
    try {
      node = Json.MAPPER.readTree(inflated(bytes));
    } catch (IOException malformed) {
      throw new IllegalArgumentException(
          "the content of a record could not be read: " + malformed.getMessage(), malformed);
    }
    if (node.has("checkpoint")) {
      return new Content.Checkpoint(CheckpointJson.decode(node.get("checkpoint")));
    }
    if (node.has("flag")) {
      return new Content.Raised(FlagJson.decode(node.get("flag")));
    }
    if (node.has("losses")) {
      List<ScoreRow> rows = new ArrayList<>();
      for (JsonNode row : node.get("losses")) {
        rows.add(
            new ScoreRow(
                row.path(0).asInt(), row.path(1).asInt(), loss(row.path(2)), loss(row.path(3))));
      }
      return new Content.Losses(rows);
    }
    if (node.has("undelivered")) {
      return new Content.Undelivered(node.get("undelivered").asLong());
    }
    if (node.has("monitor")) {
      return new Content.Start(node.get("monitor").asText());
    }
    throw new IllegalArgumentException("the content of a record is of no kind that is known");
  }

  private static double loss(JsonNode cell) {
    return cell.isNumber()
        ? cell.doubleValue()
        : switch (cell.asText()) {
          case "Infinity" -> Double.POSITIVE_INFINITY;
          case "-Infinity" -> Double.NEGATIVE_INFINITY;
          default -> Double.NaN;
        };
  }

  private static byte[] deflated(String text) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException("bytes in memory can't be written", impossible);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  private static byte[] inflated(byte[] bytes) throws IOException {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      byte[] text = in.readNBytes(MAX_BYTES + 1);
      if (text.length > MAX_BYTES) {
        throw new IOException("it is longer than " + MAX_BYTES + " bytes");
      }
      return text;
    }
  }
}
