package org.lyapunov4j.aelle;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.lyapunov4j.aelle.encoding.LossEncoding;
import org.lyapunov4j.aelle.encoding.PathEncoding;
import org.lyapunov4j.json.AtomicFile;
import org.lyapunov4j.learn.Wire;

/**
 * A model as a zip file of two entries: {@code model.bin}, which is all that is read, and {@code
 * model.json}, its provenance for people and programs. {@code model.bin} holds, big-endian: the
 * name {@value #KIND}, the version of the format, that of the encoding, the CRC-32 of {@code
 * model.json}, the CRC-32 of what follows, the provenance and the stages.
 */
public final class ModelFile {
  /** Raised whenever numbers of the version before would be misread. */
  public static final int FORMAT = 7;

  /** The last format in which a kernel ridge forecast with others; read, with it alone. */
  static final int BLENDED = 6;

  private static final String KIND = "aelle";
  private static final String NUMBERS = "model.bin";
  private static final String INFO = "model.json";

  /** A hundred times the bundled model, where there is room for it. */
  private static final int MOST_BYTES =
      (int) Math.min(256 << 20, Runtime.getRuntime().maxMemory() / 4);

  private static final int MOST_INFO_BYTES = 16 << 20;
  private static final int MOST_WORDS = 200;
  private static final int END_OF_ZIP = 0x504b0506;
  private static final int END_LENGTH = 22;

  private ModelFile() {}

  static void write(Aelle model, Path file) throws IOException {
    byte[] info = ProvenanceJson.encode(model.provenance());
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    DataOutputStream numbers = new DataOutputStream(content);
    ProvenanceWire.write(numbers, model.provenance());
    for (Stage stage : model.stages()) {
      stage.write(numbers);
    }
    AtomicFile.write(file, out -> write(info, content.toByteArray(), out));
  }

  private static void write(byte[] info, byte[] numbers, OutputStream out) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(9);
      zip.putNextEntry(entry(NUMBERS));
      DataOutputStream head = new DataOutputStream(zip);
      Wire.write(head, KIND);
      head.writeInt(FORMAT);
      Wire.write(head, PathEncoding.VERSION);
      head.writeInt(checksum(info, 0));
      head.writeInt(checksum(numbers, 0));
      head.write(numbers);
      head.flush();
      zip.putNextEntry(entry(INFO));
      zip.write(info);
      zip.closeEntry();
    }
  }

  /** Entries without the time, so that the same model gives the same bytes. */
  private static ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    return entry;
  }

  private static int checksum(byte[] bytes, int from) {
    CRC32 sum = new CRC32();
    sum.update(bytes, from, bytes.length - from);
    return (int) sum.getValue();
  }

  /**
   * Reads a model.
   *
   * @param name what to call the file in messages
   * @throws IOException if it is no model, damaged, or of another version
   */
  static Aelle read(InputStream in, String name) throws IOException {
    byte[] file = in.readNBytes(MOST_BYTES + 1);
    if (file.length > MOST_BYTES) {
      throw tooLarge(name, "it", MOST_BYTES);
    }
    Map<String, byte[]> entries = entries(file, name);
    if (!entries.containsKey(NUMBERS)) {
      throw stranger(name);
    }
    byte[] bytes = entries.get(NUMBERS);
    ByteBuffer numbers = ByteBuffer.wrap(bytes);
    try {
      if (!Wire.readText(numbers).equals(KIND)) {
        throw stranger(name);
      }
      int format = numbers.getInt();
      requireVersion(format, Wire.readText(numbers), name);
      if (numbers.getInt() != checksum(entries.getOrDefault(INFO, new byte[0]), 0)) {
        throw new IllegalArgumentException(INFO + " is not as it was written");
      }
      if (numbers.getInt() != checksum(bytes, numbers.position())) {
        throw new IllegalArgumentException(NUMBERS + " is not as it was written");
      }
      Provenance provenance = ProvenanceWire.read(numbers);
      List<Stage> stages = new ArrayList<>();
      for (int i = 0; i < provenance.stages().size(); i++) {
        stages.add(Stage.read(numbers, format));
      }
      if (numbers.hasRemaining()) {
        throw new IllegalArgumentException("there is more in it than its stages");
      }
      requireAnswers(provenance, stages);
      return new Aelle(provenance, stages);
    } catch (IllegalArgumentException
        | BufferUnderflowException
        | IndexOutOfBoundsException
        | NegativeArraySizeException broken) {
      throw damaged(name, broken);
    }
  }

  /** Parts of different widths are found out here, and not by the first training that asks. */
  private static void requireAnswers(Provenance provenance, List<Stage> stages) {
    double[] path = new double[PathEncoding.LENGTH];
    double[] losses = new double[LossEncoding.LENGTH];
    for (Stage stage : stages) {
      stage.ask(path, losses, null);
      provenance.trials().keySet().forEach(task -> stage.ask(path, losses, task));
    }
  }

  private static Map<String, byte[]> entries(byte[] file, String name) throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    IOException tooLarge = null;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        int most = mostBytes(entry.getName());
        byte[] bytes = zip.readNBytes(most + 1);
        if (bytes.length > most) {
          tooLarge = most == 0 ? stranger(name) : tooLarge(name, entry.getName(), most);
          break;
        }
        entries.put(entry.getName(), bytes);
      }
    } catch (IOException | IllegalArgumentException broken) {
      throw damaged(name, broken);
    }
    if (tooLarge != null) {
      throw tooLarge;
    }
    // A stream of entries does not notice that the directory after them is cut off.
    boolean whole =
        file.length >= END_LENGTH
            && ByteBuffer.wrap(file).getInt(file.length - END_LENGTH) == END_OF_ZIP;
    if (!entries.isEmpty() && !whole) {
      throw damaged(name, new IOException("its end is missing"));
    }
    return entries;
  }

  /** Of an entry; none of one that models do not have: a small file may inflate to any size. */
  private static int mostBytes(String entry) {
    return switch (entry) {
      case NUMBERS -> MOST_BYTES;
      case INFO -> MOST_INFO_BYTES;
      default -> 0;
    };
  }

  private static IOException tooLarge(String name, String what, int most) {
    return new IOException(
        "%s can't be read: %s has more than the %d MB that a model may have here"
            .formatted(name, what, most >> 20));
  }

  private static void requireVersion(int format, String encoding, String name) throws IOException {
    if (format < BLENDED || format > FORMAT || !encoding.equals(PathEncoding.VERSION)) {
      throw new IOException(
          name
              + " is a model of another version (format "
              + format
              + ", encoding "
              + encoding
              + "), this one reads formats "
              + BLENDED
              + " and "
              + FORMAT
              + ", encoding "
              + PathEncoding.VERSION
              + "; train it anew with aelle train");
    }
  }

  private static IOException stranger(String name) {
    return new IOException(name + " is not an AeLLE model; make one with aelle train");
  }

  private static IOException damaged(String name, Exception cause) {
    String reason =
        cause.getMessage() == null
            ? "it ends too early"
            : cause.getMessage().replaceAll("[\\s\\p{Cntrl}\\uFFFD]+", " ");
    // Where a name should stand there may be any bytes.
    reason = reason.length() <= MOST_WORDS ? reason : reason.substring(0, MOST_WORDS) + "...";
    return new IOException(
        name + " is damaged, get a whole copy or train it anew: " + reason, cause);
  }
}
