package org.lyapunov4j.task;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The symbols of a text: its code points in rising order. Where there are more than {@value
 * #MOST_KEPT}, the rarer ones share one more symbol, the last (of equally frequent ones the higher
 * code points are rarer). A symbol always fits into a byte.
 */
final class Alphabet {
  static final int MOST_KEPT = 255;
  private static final int UNKNOWN = 0xfffd;

  private final int[] kept;
  private final boolean other;

  private Alphabet(int[] kept, boolean other) {
    this.kept = kept;
    this.other = other;
  }

  static Alphabet of(String text) {
    int[] counts = new int[Character.MAX_CODE_POINT + 1];
    text.codePoints().forEach(codePoint -> counts[codePoint]++);
    int[] present = IntStream.range(0, counts.length).filter(c -> counts[c] > 0).toArray();
    int[] kept =
        IntStream.of(present)
            .boxed()
            .sorted(Comparator.comparing((Integer c) -> -counts[c]).thenComparing(c -> c))
            .limit(MOST_KEPT)
            .mapToInt(c -> c)
            .sorted()
            .toArray();
    return new Alphabet(kept, kept.length < present.length);
  }

  int size() {
    return kept.length + (other ? 1 : 0);
  }

  /** One byte a code point, to be read as unsigned; the code points must be the alphabet's. */
  byte[] encode(String text) {
    byte[] symbols = new byte[text.codePointCount(0, text.length())];
    int next = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      symbols[next++] = (byte) symbol(text.codePointAt(i));
    }
    return symbols;
  }

  private int symbol(int codePoint) {
    int found = Arrays.binarySearch(kept, codePoint);
    if (found < 0 && !other) {
      throw new IllegalArgumentException(
          "text must be of the alphabet's code points, got U+%04X".formatted(codePoint));
    }
    return found < 0 ? kept.length : found;
  }

  /** The text of symbols, with U+FFFD where rare code points share one. */
  String decode(byte[] symbols) {
    StringBuilder text = new StringBuilder(symbols.length);
    for (byte symbol : symbols) {
      int index = Byte.toUnsignedInt(symbol);
      text.appendCodePoint(index < kept.length ? kept[index] : UNKNOWN);
    }
    return text.toString();
  }
}
