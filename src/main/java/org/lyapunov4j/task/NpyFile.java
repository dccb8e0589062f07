package org.lyapunov4j.task;

import java.io.BufferedInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.DataFormatException;
import org.lyapunov4j.json.AtomicFile;

/**
 * NumPy array files, as {@code numpy.save} writes them: versions 1 to 3, real numbers of 2, 4 and 8
 * bytes, integers (unsigned up to 4 bytes) and truth values, either byte order, C and Fortran
 * order.
 */
public final class NpyFile {
  private static final int NUMBERS_A_CHUNK = 8192;
  private static final int ALIGNMENT = 64;
  private static final byte[] VERSION_1 = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  private NpyFile() {}

  /**
   * Reads an array, 8 bytes a number. Integers above 2^53 are rounded; bytes behind the array are
   * ignored.
   *
   * @throws IOException if there is no such array file, or none that this class and this heap can
   *     take; the message is one sentence that begins with the file's name
   */
  public static NpyArray read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder; name a NumPy array file in it");
    }
    if (!Files.exists(file)) {
      throw new IOException(file + " does not exist");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      NpyHeader header = NpyHeader.read(in);
      int count = header.count();
      long expected = header.bytes() + (long) count * header.type().bytes();
      // Checked before anything is allocated: a damaged shape must not exhaust the heap.
      if (Files.size(file) < expected) {
        throw new DataFormatException(
            "it must have %d bytes for shape %s, got %d; it may be cut off"
                .formatted(expected, Arrays.toString(header.shape()), Files.size(file)));
      }
      requireHeap(file, count);
      return new NpyArray(header.shape(), numbers(in, header, count), header.type().integers());
    } catch (DataFormatException malformed) {
      throw new IOException(
          file + " is not a NumPy array file: " + malformed.getMessage(), malformed);
    } catch (EOFException cut) {
      throw new IOException(file + " is not a NumPy array file: it is cut off", cut);
    } catch (FileSystemException unreadable) {
      // Its message may be the bare path.
      throw new IOException(file + " can't be read (" + unreadable + ")", unreadable);
    }
  }

  private static void requireHeap(Path file, long count) throws IOException {
    long heap = Runtime.getRuntime().maxMemory();
    if (count * Double.BYTES > heap / 2) {
      throw new IOException(
          ("%s holds %d numbers, which take %d MB, more than half of the Java heap (%d MB);"
                  + " raise -Xmx")
              .formatted(file, count, (count * Double.BYTES) >> 20, heap >> 20));
    }
  }

  private static double[] numbers(InputStream in, NpyHeader header, int count) throws IOException {
    double[] values = new double[count];
    int[] shape = header.shape();
    int[] strides = rowMajorStrides(shape);
    int[] index = new int[shape.length];
    int width = header.type().bytes();
    int position = 0;
    for (int done = 0; done < count; ) {
      int chunk = Math.min(NUMBERS_A_CHUNK, count - done);
      byte[] bytes = in.readNBytes(chunk * width);
      if (bytes.length < chunk * width) {
        throw new EOFException();
      }
      ByteBuffer numbers = ByteBuffer.wrap(bytes).order(header.type().order());
      for (int i = 0; i < chunk; i++) {
        values[position] = header.type().read(numbers);
        position =
            header.fortran() ? nextColumnMajor(index, shape, strides, position) : position + 1;
      }
      done += chunk;
    }
    return values;
  }

  private static int[] rowMajorStrides(int[] shape) {
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape[axis];
    }
    return strides;
  }

  /** Counts an index up, first axis fastest, and returns its place in row-major order. */
  private static int nextColumnMajor(int[] index, int[] shape, int[] strides, int position) {
    int next = position;
    for (int axis = 0; axis < shape.length; axis++) {
      index[axis]++;
      next += strides[axis];
      if (index[axis] < shape[axis]) {
        return next;
      }
      next -= shape[axis] * strides[axis];
      index[axis] = 0;
    }
    return next;
  }

  /**
   * Writes an array of float64, little endian, C order, version 1. What was there is overwritten.
   *
   * @param values in row-major order, as many as the shape holds
   */
  public static void write(Path file, int[] shape, double[] values) throws IOException {
    NpyArray checked = new NpyArray(shape, values, false);
    String lengths =
        Arrays.stream(checked.shape())
            .mapToObj(length -> length + ",")
            .collect(Collectors.joining());
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + lengths + "), }";
    int unpadded = VERSION_1.length + Short.BYTES + header.length() + 1;
    header += " ".repeat(Math.floorMod(-unpadded, ALIGNMENT)) + "\n";
    byte[] described = header.getBytes(StandardCharsets.US_ASCII);
    AtomicFile.write(
        file,
        raw -> {
          DataOutputStream out = new DataOutputStream(raw);
          out.write(VERSION_1);
          out.writeShort(Short.reverseBytes((short) described.length));
          out.write(described);
          ByteBuffer number = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          for (double value : values) {
            out.write(number.putDouble(0, value).array());
          }
        });
  }
}
