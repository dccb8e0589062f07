package org.lyapunov4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SectionTest {

  private final Problems problems = new Problems();

  private Section options(String yaml) {
    try {
      return Section.of(YamlFile.MAPPER.readTree(yaml), "at", problems);
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  private <T> T wrong(String value, String rule, Function<Section, T> read) {
    T fallback = read.apply(options("key: " + value));
    assertEquals(List.of("at.key must be " + rule), problems.list());
    return fallback;
  }

  @Test
  void valuesThatKeepTheirRulesAreRead() {
    Section options =
        options("{i: 5, s: -7, n: 0.5, t: true, w: Graves_LSTM, e: B, x: text, y: 12, z: null}");
    assertEquals(5, options.integer("i", 1, 5, 2));
    assertEquals(-7, options.seed("s", 1));
    assertEquals(0.5, options.number("n", 0.5, 1, 0));
    assertTrue(options.truth("t", false));
    assertEquals("graves-lstm", options.choice("w", List.of("lstm", "graves-lstm"), "lstm"));
    assertEquals(Letter.B, options.choice("e", Letter.class, Letter.A));
    assertEquals("text", options.text("x"));
    assertEquals("12", options.text("y"));
    assertEquals(3, options.integer("z", 1, 5, 3), "null is as good as missing");
    options.finish();
    assertTrue(problems.isEmpty(), problems.list().toString());
  }

  private enum Letter {
    A,
    B
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "6", "2.5", "1e1", "'3'", "[3]", "true", "99999999999"})
  void aWholeNumberIsInItsRange(String value) {
    int fallback =
        wrong(
            value,
            "a whole number in [1, 5], got " + value.replace('\'', '"').replace("1e1", "10.0"),
            options -> options.integer("key", 1, 5, 2));
    assertEquals(2, fallback);
  }

  @ParameterizedTest
  @CsvSource({"0.4, 0.4", "1.1, 1.1", "half, \"half\"", "{}, {}"})
  void aNumberIsInItsRange(String value, String shown) {
    wrong(value, "a number in [0.5, 1.0], got " + shown, o -> o.number("key", 0.5, 1, 1));
  }

  @Test
  void aNumberAboveExcludesItsBound() {
    wrong("0", "a number above 0.0, at most 1.0, got 0", o -> o.numberAbove("key", 0, 1, 1));
  }

  @Test
  void wordsAreOneOfThose() {
    wrong(
        "grru",
        "one of gru, lstm, got \"grru\"",
        o -> o.choice("key", List.of("gru", "lstm"), "x"));
  }

  @Test
  void truthIsTrueOrFalse() {
    wrong("\"yes\"", "true or false, got \"yes\"", o -> o.truth("key", true));
  }

  @Test
  void textIsNotBlank() {
    wrong("' '", "text, got \" \"", o -> o.text("key", "x"));
  }

  @Test
  void listsAndMappingsAreThat() {
    wrong("3", "a list, got 3", o -> o.sections("key"));
    options("section: 3").section("section");
    assertEquals("at.section must be a mapping of keys to values, got 3", problems.list().get(1));
  }

  @Test
  void aMissingKeyHasItsFallbackUnlessItIsNeeded() {
    Section options = options("{}");
    assertEquals(4, options.integer("a", 1, 5, 4));
    assertEquals("", options.text("b"));
    assertEquals(List.of("at.b is missing"), problems.list());
  }

  @Test
  void allProblemsOfAllSectionsAreGathered() {
    Section options = options("{list: [{a: 0, b: 1}, {a: x}], other: 1}");
    options
        .sections("list")
        .forEach(
            section -> {
              section.integer("a", 1, 5, 2);
              section.finish();
            });
    options.finish();
    assertEquals(
        List.of(
            "at.list[0].a must be a whole number in [1, 5], got 0",
            "at.list[0].b is unknown; known here: a",
            "at.list[1].a must be a whole number in [1, 5], got \"x\"",
            "at.other is unknown; known here: list"),
        problems.list());
  }
}
