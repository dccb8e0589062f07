package org.lyapunov4j.task;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;

/**
 * How a NumPy array stores a number.
 *
 * @param kind f, i, u or b, as in NumPy
 * @param bytes of one number
 */
record NpyType(char kind, int bytes, ByteOrder order) {
  private static final Pattern DTYPE = Pattern.compile("([<>=|]?)(f[248]|i[1248]|u[124]|b1)");

  /**
   * @param dtype as in the file's header, for example {@code <f8}
   */
  static NpyType parse(String dtype) throws DataFormatException {
    Matcher parts = DTYPE.matcher(dtype);
    if (!parts.matches()) {
      throw new DataFormatException(
          "it has dtype '"
              + NpyHeader.shown(dtype)
              + "'; save it with a plain dtype: float16, 32 or 64, an integer or bool");
    }
    ByteOrder order =
        switch (parts.group(1)) {
          case ">" -> ByteOrder.BIG_ENDIAN;
          case "=" -> ByteOrder.nativeOrder();
          default -> ByteOrder.LITTLE_ENDIAN;
        };
    return new NpyType(parts.group(2).charAt(0), parts.group(2).charAt(1) - '0', order);
  }

  boolean integers() {
    return kind != 'f';
  }

  /** The next number of a buffer of this byte order. Above 2^53 integers are rounded. */
  double read(ByteBuffer from) {
    return switch (kind) {
      case 'f' -> real(from);
      case 'u' -> unsigned(from);
      case 'b' -> from.get() == 0 ? 0 : 1;
      default -> signed(from);
    };
  }

  private double real(ByteBuffer from) {
    return switch (bytes) {
      case 2 -> half(from.getShort());
      case 4 -> from.getFloat();
      default -> from.getDouble();
    };
  }

  private double signed(ByteBuffer from) {
    return switch (bytes) {
      case 1 -> from.get();
      case 2 -> from.getShort();
      case 4 -> from.getInt();
      default -> from.getLong();
    };
  }

  private double unsigned(ByteBuffer from) {
    return switch (bytes) {
      case 1 -> Byte.toUnsignedInt(from.get());
      case 2 -> Short.toUnsignedInt(from.getShort());
      default -> Integer.toUnsignedLong(from.getInt());
    };
  }

  /** IEEE 754 half precision: 1 bit of sign, 5 of exponent (bias 15), 10 of fraction. */
  private static double half(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    double magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24;
          case 0x1f -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.scalb((double) (0x400 + fraction), exponent - 25);
        };
    return bits < 0 ? -magnitude : magnitude;
  }
}
