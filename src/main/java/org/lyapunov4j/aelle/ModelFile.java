package org.lyapunov4j.aelle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A model as a zip file of two entries: {@code model.json}, the provenance for people and programs,
 * and {@code stages.bin}, the numbers.
 */
final class ModelFile {
  /** Raised whenever numbers of the version before would be misread. */
  static final int FORMAT = 2;

  private static final String KIND = "aelle";
  private static final String INFO = "model.json";
  private static final String NUMBERS = "stages.bin";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ModelFile() {}

  static void write(Aelle model, Path file) throws IOException {
    Path half = file.resolveSibling(file.getFileName() + ".tmp");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(half));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(9);
      zip.putNextEntry(entry(INFO));
      ObjectNode info = MAPPER.createObjectNode();
      info.put("kind", KIND);
      info.put("format", FORMAT);
      info.setAll(ProvenanceJson.encode(model.provenance()));
      zip.write(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(info));
      zip.putNextEntry(entry(NUMBERS));
      DataOutputStream numbers = new DataOutputStream(zip);
      for (Stage stage : model.stages()) {
        stage.write(numbers);
      }
      numbers.flush();
      zip.closeEntry();
    }
    Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Entries without the time, so that the same model gives the same bytes. */
  private static ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    return entry;
  }

  /**
   * @param name what to call the file in messages
   * @throws IOException if it is no model, damaged, or of another version
   */
  static Aelle read(InputStream in, String name) throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new BufferedInputStream(in))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    } catch (IOException | IllegalArgumentException broken) {
      throw damaged(name, broken);
    }
    if (!entries.containsKey(INFO)) {
      throw new IOException(
          name + " is not an AeLLE model: it has no " + INFO + "; make one with aelle train");
    }
    Provenance provenance = provenance(entries.get(INFO), name);
    if (!entries.containsKey(NUMBERS)) {
      throw damaged(name, new IOException("it has no " + NUMBERS));
    }
    ByteBuffer numbers = ByteBuffer.wrap(entries.get(NUMBERS));
    try {
      List<Stage> stages = new ArrayList<>();
      for (int i = 0; i < provenance.stages().size(); i++) {
        stages.add(Stage.read(numbers));
      }
      if (numbers.hasRemaining()) {
        throw new IllegalArgumentException("there is more in it than its stages");
      }
      return new Aelle(provenance, stages);
    } catch (IllegalArgumentException | BufferUnderflowException broken) {
      throw damaged(name, broken);
    }
  }

  private static Provenance provenance(byte[] json, String name) throws IOException {
    JsonNode info;
    try {
      info = MAPPER.readTree(json);
    } catch (JsonProcessingException broken) {
      throw damaged(name, broken);
    }
    if (!info.path("kind").asText().equals(KIND)) {
      throw new IOException(name + " is not an AeLLE model; make one with aelle train");
    }
    int format = info.path("format").asInt();
    String encoding = info.path("encoding").asText();
    if (format != FORMAT || !encoding.equals(PathEncoding.VERSION)) {
      throw new IOException(
          name
              + " is a model of another version (format "
              + format
              + ", encoding "
              + encoding
              + "), this one reads format "
              + FORMAT
              + ", encoding "
              + PathEncoding.VERSION
              + "; train it anew with aelle train");
    }
    try {
      return ProvenanceJson.decode(info);
    } catch (IllegalArgumentException | NullPointerException broken) {
      throw damaged(name, broken);
    }
  }

  private static IOException damaged(String name, Exception cause) {
    String reason = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
    return new IOException(
        name + " is damaged, get a whole copy or train it anew: " + reason, cause);
  }
}
