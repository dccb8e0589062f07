package org.lyapunov4j.export.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.shade.protobuf.UnknownFieldSet;
import org.tensorflow.framework.Summary;

/** Reads a file of events, with TensorFlow's own messages and a checksum bit by bit. */
final class EventFile {
  /** An event: what it is of, and its values where it is a summary. */
  record Event(double wallTime, long step, String fileVersion, boolean start, Summary summary) {}

  private EventFile() {}

  static List<Event> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] length = take(bytes, 8);
      check(length, bytes.getInt());
      byte[] event =
          take(bytes, (int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong());
      check(event, bytes.getInt());
      events.add(parse(event));
    }
    return events;
  }

  /** All values of a tag, by step. */
  static List<Summary.Value> values(List<Event> events, String tag) {
    return events.stream()
        .filter(event -> event.summary() != null)
        .flatMap(event -> event.summary().getValueList().stream())
        .filter(value -> value.getTag().equals(tag))
        .toList();
  }

  static List<Long> steps(List<Event> events, String tag) {
    return events.stream()
        .filter(
            event ->
                event.summary() != null
                    && event.summary().getValueList().stream()
                        .anyMatch(value -> value.getTag().equals(tag)))
        .map(Event::step)
        .toList();
  }

  private static byte[] take(ByteBuffer bytes, int count) {
    byte[] taken = new byte[count];
    bytes.get(taken);
    return taken;
  }

  private static void check(byte[] bytes, int masked) throws IOException {
    if (slowlyMasked(bytes) != masked) {
      throw new IOException("wrong checksum");
    }
  }

  /** CRC-32C by its definition: polynomial 0x1EDC6F41, reflected. */
  static int slowlyMasked(byte[] bytes) {
    int crc = -1;
    for (byte one : bytes) {
      crc ^= one & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
      }
    }
    crc = ~crc;
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  private static Event parse(byte[] event) throws IOException {
    UnknownFieldSet fields = UnknownFieldSet.parseFrom(event);
    double time = Double.longBitsToDouble(fields.getField(1).getFixed64List().get(0));
    long step = fields.hasField(2) ? fields.getField(2).getVarintList().get(0) : 0;
    String version =
        fields.hasField(3)
            ? fields.getField(3).getLengthDelimitedList().get(0).toString(StandardCharsets.UTF_8)
            : "";
    boolean start =
        fields.hasField(7)
            && UnknownFieldSet.parseFrom(fields.getField(7).getLengthDelimitedList().get(0))
                    .getField(1)
                    .getVarintList()
                    .get(0)
                == 1;
    Summary summary =
        fields.hasField(5)
            ? Summary.parseFrom(fields.getField(5).getLengthDelimitedList().get(0))
            : null;
    return new Event(time, step, version, start, summary);
  }
}
