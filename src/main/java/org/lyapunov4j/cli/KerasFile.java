package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.lyapunov4j.config.ConfigException;

/**
 * A model as Keras saves it. DL4J's Keras import reads it, but brings HDF5 along, so it is no
 * dependency of ours: it is used where the user has put it on the class path.
 */
final class KerasFile {
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final String IMPORT = "org.deeplearning4j.nn.modelimport.keras.KerasModelImport";

  /** A stack of layers, and any other model. */
  private static final String[] METHODS = {
    "importKerasSequentialModelAndWeights", "importKerasModelAndWeights"
  };

  private KerasFile() {}

  /** Whether a file is HDF5, whatever its name. */
  static boolean is(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(HDF5.length), HDF5);
    }
  }

  /** Whether DL4J's Keras import is on the class path. */
  static boolean isImportable() {
    return importer().isPresent();
  }

  private static Optional<Class<?>> importer() {
    try {
      return Optional.of(Class.forName(IMPORT));
    } catch (ClassNotFoundException | LinkageError missing) {
      return Optional.empty();
    }
  }

  /**
   * Reads it.
   *
   * @throws ConfigException if DL4J's Keras import is not there, or can't read it
   */
  static Model load(Path file) {
    Class<?> importer = importer().orElseThrow(() -> new ConfigException(howToConvert(file)));
    Throwable last = null;
    for (String method : METHODS) {
      try {
        return (Model)
            importer
                .getMethod(method, String.class, boolean.class)
                .invoke(null, file.toString(), false);
      } catch (InvocationTargetException refused) {
        last = refused.getCause();
      } catch (ReflectiveOperationException other) {
        throw new IllegalStateException("DL4J's Keras import is not as in 1.0.0-M2.1", other);
      }
    }
    throw new ConfigException(
        file + " is HDF5, but DL4J's Keras import could not read it: " + SavedModel.reason(last));
  }

  private static String howToConvert(Path file) {
    return file
        + " was saved by Keras: put org.deeplearning4j:deeplearning4j-modelimport on the class path"
        + " (docs/reading.md) to have it read, or convert it once with two lines of Java: var network"
        + " = KerasModelImport.importKerasSequentialModelAndWeights(\""
        + file.getFileName()
        + "\"); ModelSerializer.writeModel(network, new File(\"model.zip\"), false);";
  }
}
