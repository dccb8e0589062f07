package org.lyapunov4j.cli;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.zip.ZipException;
import org.nd4j.linalg.api.buffer.DataBuffer.AllocationMode;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Looks at an array as ND4J writes it, before ND4J reads it: ND4J takes memory for as many numbers
 * as the file says, and a damaged file may say thousands of millions.
 */
final class SavedArray {
  /** Of 32 dimensions: rank, sizes, strides, and three numbers more. */
  private static final long MOST_OF_A_SHAPE = 2 * 32 + 4;

  /** ND4J's modes of allocation that write a length as an int. */
  private static final Set<String> INT_LENGTHS = Set.of("DIRECT", "HEAP", "JAVACPP");

  private SavedArray() {}

  private record Header(long length, DataType type) {
    static Header read(DataInputStream in) throws IOException {
      AllocationMode mode = AllocationMode.valueOf(in.readUTF());
      return new Header(
          INT_LENGTHS.contains(mode.name()) ? in.readInt() : in.readLong(),
          DataType.valueOf(in.readUTF()));
    }
  }

  /**
   * Checks that the numbers which an array is said to have are as many as its shape wants, and are
   * there.
   *
   * @param name of the entry, for messages
   * @param bytes that there are
   * @throws IOException where that is not so
   */
  static void require(InputStream array, String name, long bytes) throws IOException {
    try {
      DataInputStream in = new DataInputStream(array);
      Header shape = Header.read(in);
      if (shape.length() < 1 || shape.length() > MOST_OF_A_SHAPE) {
        throw new ZipException(name + " has a shape of " + shape.length() + " numbers");
      }
      long product = product(in, shape);
      Header data = Header.read(in);
      if (data.type().width() == 0) {
        throw new ZipException(name + " holds " + data.type() + ", not numbers");
      }
      if (data.length() != product || data.length() > bytes / data.type().width()) {
        throw new ZipException(
            "%s should have %d numbers by its shape, says %d, and has %d bytes"
                .formatted(name, product, data.length(), bytes));
      }
    } catch (IllegalArgumentException | ArithmeticException broken) {
      throw new ZipException(name + " is no array: " + SavedModel.reason(broken));
    }
  }

  private static long product(DataInputStream in, Header shape) throws IOException {
    boolean isLong = shape.type() == DataType.INT64;
    long rank = isLong ? in.readLong() : in.readInt();
    if (rank < 0 || 2 * rank >= shape.length()) {
      throw new ZipException("it has an array of " + rank + " dimensions");
    }
    long product = 1;
    for (long i = 1; i < shape.length(); i++) {
      long number = isLong ? in.readLong() : in.readInt();
      product = i <= rank ? Math.multiplyExact(product, number) : product;
    }
    return product;
  }
}
