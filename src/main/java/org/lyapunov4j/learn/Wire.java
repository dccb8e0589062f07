package org.lyapunov4j.learn;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Arrays and texts in a model file: their length, then what is in them, big-endian. */
public final class Wire {
  private Wire() {}

  /** Writes values in double precision. */
  public static void write(DataOutput out, double[] values) throws IOException {
    out.writeInt(values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  /** Writes values in single precision. */
  public static void write(DataOutput out, float[] values) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  /** Writes rows in single precision. */
  public static void write(DataOutput out, float[][] rows) throws IOException {
    out.writeInt(rows.length);
    for (float[] row : rows) {
      write(out, row);
    }
  }

  /** Writes rows of bytes. */
  public static void write(DataOutput out, byte[][] rows) throws IOException {
    out.writeInt(rows.length);
    for (byte[] row : rows) {
      out.writeInt(row.length);
      out.write(row);
    }
  }

  /** Writes a text as UTF-8. */
  public static void write(DataOutput out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** A number near this one with the last sixteen bits 0, which take no room in a file. */
  public static float brief(double value) {
    return Float.intBitsToFloat(Float.floatToIntBits((float) value) & 0xffff0000);
  }

  /** Reads what {@link #write(DataOutput, double[])} has written. */
  public static double[] readDoubles(ByteBuffer in) {
    double[] values = new double[length(in, Double.BYTES)];
    in.asDoubleBuffer().get(values);
    in.position(in.position() + values.length * Double.BYTES);
    return values;
  }

  /** Reads what {@link #write(DataOutput, float[])} has written. */
  public static float[] readFloats(ByteBuffer in) {
    float[] values = new float[length(in, Float.BYTES)];
    in.asFloatBuffer().get(values);
    in.position(in.position() + values.length * Float.BYTES);
    return values;
  }

  /** Reads what {@link #write(DataOutput, float[][])} has written. */
  public static float[][] readMatrix(ByteBuffer in) {
    float[][] rows = new float[length(in, Integer.BYTES)][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = readFloats(in);
    }
    return rows;
  }

  /** Reads what {@link #write(DataOutput, byte[][])} has written. */
  public static byte[][] readRows(ByteBuffer in) {
    byte[][] rows = new byte[length(in, Integer.BYTES)][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = readBytes(in);
    }
    return rows;
  }

  /** Reads what {@link #write(DataOutput, String)} has written. */
  public static String readText(ByteBuffer in) {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] readBytes(ByteBuffer in) {
    byte[] bytes = new byte[length(in, 1)];
    in.get(bytes);
    return bytes;
  }

  /**
   * Reads the length of an array.
   *
   * @param bytes least size of an entry
   * @throws IllegalArgumentException if the rest of the buffer can't hold so many: it is damaged
   */
  public static int length(ByteBuffer in, int bytes) {
    int length = in.getInt();
    if (length < 0 || (long) length * bytes > in.remaining()) {
      throw new IllegalArgumentException("an array of " + length + " entries does not fit");
    }
    return length;
  }
}
