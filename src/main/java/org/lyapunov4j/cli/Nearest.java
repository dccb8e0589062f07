package org.lyapunov4j.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The word that was probably meant: by how many letters must change (Levenshtein). */
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

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
