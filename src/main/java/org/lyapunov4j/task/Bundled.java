package org.lyapunov4j.task;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/** Data that came in the jar; where from is told in ATTRIBUTION.md beside it. */
final class Bundled {
  private Bundled() {}

  /** All bytes of a resource of this package, unpacked if its name ends in {@code .gz}. */
  static byte[] read(String name) {
    try (InputStream in = Bundled.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "the jar must hold " + name + ", which is missing; build it with src/main/resources");
      }
      return name.endsWith(".gz") ? new GZIPInputStream(in).readAllBytes() : in.readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(name + " in the jar can't be read; build it again", broken);
    }
  }
}
