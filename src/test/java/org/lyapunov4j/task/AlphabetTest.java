package org.lyapunov4j.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class AlphabetTest {

  @Property(tries = 200)
  void textComesBack(@ForAll @StringLength(max = 200) String any) {
    // A lone surrogate is a code point of no text that was decoded from UTF-8.
    String text = any.replaceAll("[\\ud800-\\udfff]", "\ud83d\ude00");
    Alphabet alphabet = Alphabet.of(text);
    assertEquals(text, alphabet.decode(alphabet.encode(text)));
    assertEquals(text.codePoints().distinct().count(), alphabet.size());
  }

  @Test
  void symbolsAreInRisingOrder() {
    Alphabet alphabet = Alphabet.of("b\ud83d\ude00ab\u00e9");
    assertEquals(4, alphabet.size());
    assertArrayEquals(new byte[] {0, 1, 2, 3}, alphabet.encode("ab\u00e9\ud83d\ude00"));
    assertThrows(IllegalArgumentException.class, () -> alphabet.encode("c"));
  }

  /** Code points 0x1000 ... 0x1000 + n - 1, each twice but for the given one. */
  private static String distinct(int n, int rare) {
    StringBuilder text = new StringBuilder();
    IntStream.range(0, n).forEach(i -> text.appendCodePoint(0x1000 + i));
    IntStream.range(0, n).filter(i -> i != rare).forEach(i -> text.appendCodePoint(0x1000 + i));
    return text.toString();
  }

  @Test
  void aFullAlphabetHasNoOther() {
    String text = distinct(255, 3);
    Alphabet alphabet = Alphabet.of(text);
    assertEquals(255, alphabet.size());
    assertEquals(text, alphabet.decode(alphabet.encode(text)));
  }

  @Test
  void theRarestShareTheLastSymbol() {
    String text = distinct(256, 3);
    Alphabet alphabet = Alphabet.of(text);
    assertEquals(256, alphabet.size());
    assertEquals(text.replace('\u1003', '\ufffd'), alphabet.decode(alphabet.encode(text)));
    assertEquals((byte) 255, alphabet.encode(text)[3]);
    assertEquals((byte) 254, alphabet.encode(text)[255]);
  }

  @Test
  void amongEquallyRareOnesTheHigherAreOther() {
    String text = distinct(300, -1);
    Alphabet alphabet = Alphabet.of(text);
    assertEquals(256, alphabet.size());
    assertEquals(
        text.replaceAll("[\u10ff-\u112b]", "\ufffd"), alphabet.decode(alphabet.encode(text)));
  }
}
