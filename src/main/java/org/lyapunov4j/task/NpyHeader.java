package org.lyapunov4j.task;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;

/**
 * The head of a NumPy array file (NEP 1): a magic string, a version, the length of the header, and
 * the header, a Python dictionary such as
 *
 * <pre>{@code
 * {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
 * }</pre>
 *
 * @param fortran whether the first axis is the fastest in the file
 * @param bytes of the file in front of the numbers
 */
record NpyHeader(NpyType type, boolean fortran, int[] shape, int bytes) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final byte[] ZIP_MAGIC = {'P', 'K', 3, 4};
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;
  private static final Pattern DTYPE = Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]*)");
  private static final Pattern FORTRAN =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE =
      Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([\\s\\dL,]*)\\)");

  static NpyHeader read(InputStream in) throws IOException, DataFormatException {
    byte[] start = in.readNBytes(MAGIC.length + 2);
    if (Arrays.equals(Arrays.copyOf(start, ZIP_MAGIC.length), ZIP_MAGIC)) {
      throw new DataFormatException("it is a zip archive (.npz?); save each array with numpy.save");
    }
    if (!Arrays.equals(Arrays.copyOf(start, MAGIC.length), MAGIC)) {
      throw new DataFormatException("it does not begin with \\x93NUMPY; save it with numpy.save");
    }
    if (start.length < MAGIC.length + 2) {
      throw new EOFException();
    }
    int version = start[MAGIC.length];
    if (version < 1 || version > 3) {
      throw new DataFormatException("its format version must be 1, 2 or 3, got " + version);
    }
    int lengthBytes = version == 1 ? 2 : 4;
    int length = length(exactly(in, lengthBytes));
    Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    String header = new String(exactly(in, length), charset);
    int[] shape = shape(entry(header, "shape", SHAPE));
    boolean fortran = entry(header, "fortran_order", FORTRAN).equals("True");
    NpyType type = NpyType.parse(entry(header, "descr", DTYPE));
    return new NpyHeader(type, fortran, shape, start.length + lengthBytes + length);
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static int length(byte[] littleEndian) throws DataFormatException {
    ByteBuffer padded = ByteBuffer.allocate(4).put(littleEndian).order(ByteOrder.LITTLE_ENDIAN);
    long length = Integer.toUnsignedLong(padded.getInt(0));
    if (length > MOST_BYTES) {
      throw new DataFormatException(
          "its header must have at most " + MOST_BYTES + " bytes, got " + length);
    }
    return (int) length;
  }

  private static String entry(String header, String key, Pattern pattern)
      throws DataFormatException {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw new DataFormatException(
          "its header must have a plain '" + key + "', got " + shown(header));
    }
    return matcher.group(1);
  }

  private static int[] shape(String lengths) throws DataFormatException {
    try {
      return Arrays.stream(lengths.split(","))
          .map(length -> length.replace("L", "").strip())
          .filter(length -> !length.isEmpty())
          .mapToInt(Integer::parseInt)
          .toArray();
    } catch (NumberFormatException wrong) {
      throw new DataFormatException(
          "its axes must be whole numbers below 2^31, got (" + shown(lengths) + ")");
    }
  }

  /** How many numbers the shape holds. */
  int count() throws DataFormatException {
    // Any zero makes the array empty, also next to lengths whose product overflows.
    long count = Arrays.stream(shape).anyMatch(length -> length == 0) ? 0 : 1;
    for (int length : shape) {
      count *= length;
      if (count > MOST_NUMBERS) {
        throw new DataFormatException(
            "it must hold less than 2^31 numbers, got shape " + Arrays.toString(shape));
      }
    }
    return (int) count;
  }

  /** A part of a file that is safe to put into a message. */
  static String shown(String text) {
    String plain = text.strip().replaceAll("[^\\x20-\\x7e]", "?");
    return plain.length() <= 80 ? plain : plain.substring(0, 77) + "...";
  }
}
