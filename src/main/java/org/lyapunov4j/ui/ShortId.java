package org.lyapunov4j.ui;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Names of sessions as they travel in addresses, which DL4J's server takes up to 4096 bytes of. */
final class ShortId {
  private static final int MAX_CHARS = 200;
  private static final int HASH_BYTES = 16;

  private ShortId() {}

  /** The name itself where it is short, else a hash of it, the same at all times. */
  static String of(String name) {
    if (name.length() <= MAX_CHARS) {
      return name;
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + HexFormat.of().formatHex(Arrays.copyOf(hash, HASH_BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
