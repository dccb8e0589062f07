package org.lyapunov4j.export.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * How an event lies in its file: its length (8 bytes, little-endian), a checksum of that (4), the
 * event, a checksum of it (4).
 */
final class EventRecord {
  /** Added to a rotated checksum, so that a checksum over checksums is not a special one. */
  private static final int MASK = 0xa282ead8;

  private static final int ROTATION = 15;

  private EventRecord() {}

  static byte[] frame(byte[] event) {
    ByteBuffer length =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(event.length);
    return ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + event.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(length.array())
        .putInt(masked(length.array()))
        .put(event)
        .putInt(masked(event))
        .array();
  }

  static int masked(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return Integer.rotateRight((int) checksum.getValue(), ROTATION) + MASK;
  }
}
