package org.lyapunov4j.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The word that was probably meant: by how many letters are wrong (Damerau, Levenshtein). */
final class Nearest {
  private Nearest() {}

  /**
   * The nearest of some words; empty where none is near.
   *
   * @param words as they may be; those that begin with the given one count as near
   */
  static Optional<String> to(String given, Collection<String> words) {
    int most = Math.max(1, given.replaceFirst("^-+", "").length() / 3);
    return words.stream()
        .filter(word -> distance(given, word) <= most || (isWord(given) && word.startsWith(given)))
        .min(Comparator.comparingInt((String word) -> distance(given, word)).thenComparing(w -> w));
  }

  private static boolean isWord(String given) {
    return given.replaceFirst("^-+", "").length() >= 2;
  }

  /** Letters to change, add, leave out, or swap with the next one. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + changed, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
