package org.lyapunov4j.task;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lyapunov4j.config.Section;

/** Reads the text that a setting names. */
final class TextFile {
  static final int MOST_MEGABYTES = 100;
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private TextFile() {}

  /** The text without a byte order mark; a problem and empty if it isn't there or isn't UTF-8. */
  static Optional<String> read(Section options, String key, Path base) {
    Optional<Path> path = InputFile.path(options, key, base);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    Path file = path.get();
    try {
      String fault = fault(file);
      return fault == null
          ? decode(options, key, file, Files.readAllBytes(file))
          : wrong(options, key, file, fault);
    } catch (IOException unreadable) {
      return wrong(options, key, file, "which can't be read (" + unreadable + ")");
    }
  }

  private static String fault(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return "which is a folder; name a file in it";
    }
    if (!Files.exists(file)) {
      return "which does not exist; relative paths start at the folder of the configuration";
    }
    if (Files.size(file) > MOST_MEGABYTES * 1_000_000L) {
      return "which has %d bytes; take a part of at most %d MB"
          .formatted(Files.size(file), MOST_MEGABYTES);
    }
    return Files.size(file) == 0 ? "which is empty" : null;
  }

  private static Optional<String> decode(Section options, String key, Path file, byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    if (decoder.decode(in, out, true).isError()) {
      String fault = "which is not UTF-8 at byte %d; convert it".formatted(in.position());
      return wrong(options, key, file, fault);
    }
    String text = out.flip().toString();
    boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
    return Optional.of(marked ? text.substring(1) : text);
  }

  private static Optional<String> wrong(Section options, String key, Path file, String fault) {
    return options.wrong(key, "a UTF-8 text file", file + ", " + fault, Optional.empty());
  }
}
