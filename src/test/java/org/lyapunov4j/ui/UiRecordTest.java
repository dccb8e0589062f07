package org.lyapunov4j.ui;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.record.ScoreRow;
import org.lyapunov4j.spectrum.LyapunovSpectrum;

class UiRecordTest {
  private static final UiRecord RECORD =
      new UiRecord("session \u00e9\ud83d\ude00\"", "worker", 123_456_789_012L, encoded(-0.5, -1));

  private static byte[] encoded(double... exponents) {
    return ContentJson.encode(new Content.Checkpoint(Reports.of(3, exponents)));
  }

  private static UiRecord decoded(byte[] bytes) {
    UiRecord record = new UiRecord();
    record.decode(bytes);
    return record;
  }

  private static void assertSame(UiRecord expected, UiRecord got) {
    assertEquals("", got.damage());
    assertEquals(expected.getSessionID(), got.getSessionID());
    assertEquals(expected.getWorkerID(), got.getWorkerID());
    assertEquals(expected.getTimeStamp(), got.getTimeStamp());
    assertArrayEquals(expected.content(), got.content());
  }

  @Test
  void comesBackByEveryWayThatDl4jGoes() throws Exception {
    byte[] bytes = RECORD.encode();
    assertEquals(bytes.length, RECORD.encodingLengthBytes());
    assertSame(RECORD, decoded(bytes));
    ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
    RECORD.encode(buffer);
    UiRecord fromBuffer = new UiRecord();
    fromBuffer.decode(buffer.flip());
    assertSame(RECORD, fromBuffer);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    RECORD.encode(stream);
    UiRecord fromStream = new UiRecord();
    fromStream.decode(new ByteArrayInputStream(stream.toByteArray()));
    assertSame(RECORD, fromStream);
    ByteArrayOutputStream objects = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(objects)) {
      out.writeObject(RECORD);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(objects.toByteArray()))) {
      assertSame(RECORD, (UiRecord) in.readObject());
    }
  }

  @Property(tries = 200)
  void aRecordCutOffSaysSo(@ForAll @IntRange(min = 0, max = 1_000_000) int at) {
    byte[] bytes = RECORD.encode();
    UiRecord record = decoded(Arrays.copyOf(bytes, at % bytes.length));
    assertFalse(record.damage().isEmpty());
    assertEquals(UiRecord.UNREADABLE, record.getSessionID());
  }

  @Property(tries = 200)
  void aRecordWithAByteChangedSaysSo(
      @ForAll @IntRange(min = 0, max = 1_000_000) int at,
      @ForAll @IntRange(min = 1, max = 255) int by) {
    byte[] bytes = RECORD.encode();
    bytes[at % bytes.length] ^= (byte) by;
    assertFalse(decoded(bytes).damage().isEmpty());
  }

  @Property(tries = 200)
  void foreignBytesSaySo(@ForAll byte[] bytes) {
    assertFalse(decoded(bytes).damage().isEmpty());
  }

  @Test
  void anotherVersionIsNamed() {
    byte[] bytes = RECORD.encode();
    bytes[7] = 9;
    assertTrue(decoded(bytes).damage().contains("version 9"), decoded(bytes).damage());
  }

  @Test
  void aBrokenStreamIsSaid() {
    UiRecord record = new UiRecord();
    record.decode(
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the disk is gone");
          }

          @Override
          public int read(byte[] into, int from, int length) throws IOException {
            throw new IOException("the disk is gone");
          }
        });
    assertTrue(record.damage().contains("the disk is gone"));
  }

  @Test
  void aCheckpointKeepsEveryBitButItsRunningEstimates() {
    CheckpointReport report =
        Reports.of(
            3,
            Reports.layer(
                "l",
                new double[] {1 / 3.0, Double.NEGATIVE_INFINITY},
                new double[] {Double.NaN, 0.1},
                new double[][] {{1, 2}}));
    Content content = ContentJson.decode(ContentJson.encode(new Content.Checkpoint(report)));
    CheckpointReport back = assertInstanceOf(Content.Checkpoint.class, content).report();
    LyapunovSpectrum spectrum = back.spectra().get(0).spectrum();
    assertTrue(
        Reports.same(ContentJson.withoutRunning(report).spectra().get(0).spectrum(), spectrum));
    assertEquals(0, spectrum.running().length);
    assertEquals(report.time(), back.time());
  }

  @Test
  void lossesKeepWhatIsNoNumber() {
    List<ScoreRow> rows =
        List.of(
            new ScoreRow(1, 0, 0.1, Double.NaN),
            new ScoreRow(2, 0, Double.POSITIVE_INFINITY, 2),
            new ScoreRow(3, 1, Double.NaN, Double.NEGATIVE_INFINITY));
    assertEquals(
        new Content.Losses(rows), ContentJson.decode(ContentJson.encode(new Content.Losses(rows))));
  }

  @Test
  void contentThatIsNoneIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> ContentJson.decode(new byte[] {1, 2, 3}));
    assertThrows(
        IllegalArgumentException.class, () -> ContentJson.decode(Arrays.copyOf(encoded(-1), 20)));
  }
}
