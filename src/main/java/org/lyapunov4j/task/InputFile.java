package org.lyapunov4j.task;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.lyapunov4j.config.Section;

/** Files that settings name. */
final class InputFile {
  private InputFile() {}

  /** The path that a setting gives; a problem and empty if there is none. */
  static Optional<Path> path(Section options, String key, Path base) {
    String given = options.text(key);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(base.resolve(given));
    } catch (InvalidPathException invalid) {
      return options.wrong(key, "a path of this system", invalid.getMessage(), Optional.empty());
    }
  }
}
