package org.lyapunov4j.aelle.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Arrays in a model file: their length, then their numbers, big-endian. */
public final class Wire {
  private static final int MAX_LENGTH = 1 << 24;

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

  public static double[] readDoubles(DataInput in) throws IOException {
    double[] values = new double[length(in)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }

  public static float[] readFloats(DataInput in) throws IOException {
    float[] values = new float[length(in)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }

  public static float[][] readMatrix(DataInput in) throws IOException {
    float[][] rows = new float[length(in)][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = readFloats(in);
    }
    return rows;
  }

  /** Reads a length, and refuses one that only a damaged file can hold. */
  public static int length(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_LENGTH) {
      throw new IOException("an array of " + length + " numbers");
    }
    return length;
  }
}
