package org.lyapunov4j.record;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Stream;

/** Makes the folders of runs and sweeps, and unmakes those of which nothing came. */
final class NewFolder {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private NewFolder() {}

  /** Makes the folder {@code <name>-<yyyyMMdd-HHmmss>}. */
  static Path make(Path parent, String name, Clock clock) throws IOException {
    String folder =
        RunName.safe(name) + "-" + STAMP.format(clock.instant().atZone(clock.getZone()));
    Files.createDirectories(parent);
    return makeUnique(parent, folder);
  }

  /** A start that failed leaves nothing behind that looks like a run. */
  static void unmake(Path path, Iterable<? extends Closeable> opened, Throwable failed) {
    for (Closeable file : opened) {
      try (file) {
        // Closed, so that it can be deleted.
      } catch (IOException also) {
        failed.addSuppressed(also);
      }
    }
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(path);
    } catch (IOException also) {
      failed.addSuppressed(also);
    }
  }

  private static Path makeUnique(Path parent, String folder) throws IOException {
    for (int number = 1; ; number++) {
      try {
        return Files.createDirectory(parent.resolve(number == 1 ? folder : folder + "-" + number));
      } catch (FileAlreadyExistsException taken) {
        // The next number may be free.
      } catch (InvalidPathException unspeakable) {
        throw new IOException(
            folder
                + " can't be the name of a folder in this locale: give another name, or set LC_ALL"
                + " to one of UTF-8, for example C.UTF-8",
            unspeakable);
      }
    }
  }
}
