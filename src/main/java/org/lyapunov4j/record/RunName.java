package org.lyapunov4j.record;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** Turns what a user calls a run into a folder name that is safe on every file system. */
public final class RunName {
  static final String DEFAULT = "run";
  private static final int MAX_BYTES = 100;

  private RunName() {}

  /**
   * Letters, digits, {@code _} and {@code .} stay; everything else becomes a hyphen. Dots and
   * hyphens at the ends go, so that neither {@code ..} nor a hidden folder comes out; at most 100
   * bytes of UTF-8, because a time stamp follows; {@code run} where nothing is left.
   */
  public static String safe(String name) {
    String normal = name == null ? "" : Normalizer.normalize(name, Normalizer.Form.NFC);
    StringBuilder kept = new StringBuilder();
    int bytes = 0;
    for (int at = 0; at < normal.length(); ) {
      int point = normal.codePointAt(at);
      at += Character.charCount(point);
      boolean plain = Character.isLetterOrDigit(point) || point == '_' || point == '.';
      String one = plain ? Character.toString(point) : "-";
      bytes += one.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_BYTES) {
        break;
      }
      kept.append(one);
    }
    String safe = kept.toString().replaceAll("-{2,}", "-").replaceAll("^[-.]+|[-.]+$", "");
    return safe.isEmpty() ? DEFAULT : safe;
  }
}
