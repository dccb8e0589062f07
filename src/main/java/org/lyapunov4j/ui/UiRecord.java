package org.lyapunov4j.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.deeplearning4j.core.storage.Persistable;

/**
 * One thing that a monitor reports, as DL4J's stats storages keep and send it.
 *
 * <p>Encoding, version 1, big-endian: magic number, version (int each); CRC-32 of what follows
 * (long); time stamp (long); session, worker and content, each as its length (int) and its bytes,
 * the first two UTF-8. The content is that of {@link Content}.
 *
 * <p>Bytes that are none of that give a record that says so ({@link #damage()}) in a session of its
 * own: storages and servers decode on threads of theirs, which an exception would end.
 */
public final class UiRecord implements Persistable {
  /** DL4J's word for what kind of records these are. */
  public static final String TYPE_ID = "Lyapunov4J";

  /** Session of records whose own could not be read. */
  public static final String UNREADABLE = "(unreadable)";

  static final int VERSION = 1;
  private static final int MAGIC = 0x4c594150;
  private static final int HEADER = 2 * Integer.BYTES + 2 * Long.BYTES + 3 * Integer.BYTES;
  private static final long serialVersionUID = 1;

  private String session = UNREADABLE;
  private String worker = UNREADABLE;
  private long timeStamp;
  private byte[] content = {};
  private String damage = "nothing was decoded";

  /** For DL4J, which decodes into it. */
  public UiRecord() {}

  UiRecord(String session, String worker, long timeStamp, byte[] content) {
    this.session = session;
    this.worker = worker;
    this.timeStamp = timeStamp;
    this.content = content.clone();
    this.damage = "";
  }

  @Override
  public String getSessionID() {
    return session;
  }

  @Override
  public String getTypeID() {
    return TYPE_ID;
  }

  @Override
  public String getWorkerID() {
    return worker;
  }

  /** Milliseconds since 1970, increasing within one worker. */
  @Override
  public long getTimeStamp() {
    return timeStamp;
  }

  /** Why this record could not be read, one sentence; empty where it could. */
  public String damage() {
    return damage;
  }

  byte[] content() {
    return content.clone();
  }

  int contentBytes() {
    return content.length;
  }

  @Override
  public int encodingLengthBytes() {
    return encode().length;
  }

  @Override
  public byte[] encode() {
    byte[] sessionBytes = session.getBytes(StandardCharsets.UTF_8);
    byte[] workerBytes = worker.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer =
        ByteBuffer.allocate(HEADER + sessionBytes.length + workerBytes.length + content.length);
    buffer.putInt(MAGIC).putInt(VERSION).putLong(0).putLong(timeStamp);
    put(buffer, sessionBytes);
    put(buffer, workerBytes);
    put(buffer, content);
    byte[] bytes = buffer.array();
    buffer.putLong(2 * Integer.BYTES, checksum(bytes));
    return bytes;
  }

  private static void put(ByteBuffer buffer, byte[] bytes) {
    buffer.putInt(bytes.length).put(bytes);
  }

  private static long checksum(byte[] bytes) {
    int from = 2 * Integer.BYTES + Long.BYTES;
    CRC32 crc = new CRC32();
    crc.update(bytes, from, bytes.length - from);
    return crc.getValue();
  }

  @Override
  public void encode(ByteBuffer buffer) {
    buffer.put(encode());
  }

  @Override
  public void encode(OutputStream stream) throws IOException {
    stream.write(encode());
  }

  @Override
  public void decode(byte[] bytes) {
    session = UNREADABLE;
    worker = UNREADABLE;
    timeStamp = 0;
    content = new byte[0];
    try {
      damage = read(bytes);
    } catch (BufferUnderflowException truncated) {
      damage = "the record was cut off after " + bytes.length + " bytes";
    }
  }

  /** Returns what is wrong with the bytes; only where nothing is, the fields are set. */
  private String read(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (buffer.getInt() != MAGIC) {
      return "these are not the bytes of a record of Lyapunov4J";
    }
    int version = buffer.getInt();
    if (version != VERSION) {
      return "the record has version "
          + version
          + ", and this Lyapunov4J reads version "
          + VERSION
          + ": use the same on both sides";
    }
    long checksum = buffer.getLong();
    long time = buffer.getLong();
    byte[] sessionBytes = take(buffer);
    byte[] workerBytes = take(buffer);
    byte[] contentBytes = take(buffer);
    if (checksum != checksum(bytes)) {
      return "the record was changed on its way";
    }
    session = new String(sessionBytes, StandardCharsets.UTF_8);
    worker = new String(workerBytes, StandardCharsets.UTF_8);
    timeStamp = time;
    content = contentBytes;
    return "";
  }

  private static byte[] take(ByteBuffer buffer) {
    int length = buffer.getInt();
    if (length < 0 || length > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }

  @Override
  public void decode(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    decode(bytes);
  }

  @Override
  public void decode(InputStream stream) {
    try {
      decode(stream.readAllBytes());
    } catch (IOException broken) {
      damage = "the record could not be read: " + broken.getMessage();
    }
  }

  @Override
  public String toString() {
    return "%s, %s, %d, %d bytes%s"
        .formatted(
            session,
            worker,
            timeStamp,
            content.length,
            damage.isEmpty() ? "" : " (" + damage + ")");
  }
}
