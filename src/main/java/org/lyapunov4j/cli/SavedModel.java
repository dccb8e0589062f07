package org.lyapunov4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.json.Json;

/** A model as DL4J's ModelSerializer saves it, or Keras. */
final class SavedModel {
  private static final int MOST_CONFIGURATION = 64 << 20;

  private SavedModel() {}

  /**
   * Loads a model without its updater's state.
   *
   * @throws ConfigException if there is no such file, or it is no saved model
   */
  static Model load(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigException(
          file
              + (Files.isDirectory(file) ? " is a folder" : " does not exist")
              + "; give a model saved by DL4J's ModelSerializer");
    }
    try {
      if (KerasFile.is(file)) {
        return KerasFile.load(file);
      }
      return isGraph(file)
          ? ModelSerializer.restoreComputationGraph(file.toFile(), false)
          : ModelSerializer.restoreMultiLayerNetwork(file.toFile(), false);
    } catch (ConfigException refused) {
      throw refused;
    } catch (IOException | RuntimeException | OutOfMemoryError broken) {
      throw new ConfigException(
          file
              + " is not a model saved by DL4J's ModelSerializer, or it is damaged: "
              + reason(broken));
    }
  }

  private static boolean isGraph(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(ModelSerializer.CONFIGURATION_JSON);
      if (entry == null) {
        throw new ZipException("it has no " + ModelSerializer.CONFIGURATION_JSON);
      }
      try (InputStream in = zip.getInputStream(entry)) {
        byte[] json = in.readNBytes(MOST_CONFIGURATION + 1);
        if (json.length > MOST_CONFIGURATION) {
          throw new ZipException(
              ModelSerializer.CONFIGURATION_JSON
                  + " has more than "
                  + MOST_CONFIGURATION
                  + " bytes");
        }
        requireRoom(zip);
        requireCoefficients(zip);
        JsonNode configuration = Json.MAPPER.readTree(json);
        return configuration.has("networkInputs");
      }
    }
  }

  /** A small file may inflate to any size. */
  private static void requireRoom(ZipFile zip) throws IOException {
    long most = Runtime.getRuntime().maxMemory();
    for (ZipEntry entry : Collections.list(zip.entries())) {
      if (entry.getSize() > most) {
        throw new ZipException(
            "%s has %d MB, more than the %d MB of memory that there are"
                .formatted(entry.getName(), entry.getSize() >> 20, most >> 20));
      }
    }
  }

  /** A model without parameters has an entry that says so, and no array. */
  private static void requireCoefficients(ZipFile zip) throws IOException {
    ZipEntry entry = zip.getEntry(ModelSerializer.COEFFICIENTS_BIN);
    if (entry == null || zip.getEntry(ModelSerializer.NO_PARAMS_MARKER) != null) {
      return;
    }
    try (InputStream in = zip.getInputStream(entry)) {
      SavedArray.require(in, entry.getName(), entry.getSize());
    }
  }

  static String reason(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage()).replaceAll("\\s+", " ").strip();
    return message.length() <= 200 ? message : message.substring(0, 200) + "...";
  }
}
