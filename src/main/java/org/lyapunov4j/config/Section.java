package org.lyapunov4j.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lyapunov4j.json.Json;

/**
 * One mapping of a configuration, read key by key. A value that breaks its rule is a problem, and
 * the fallback is returned so that reading goes on and finds the others. Call {@link #finish()}
 * when all known keys have been asked for: what is left over is unknown.
 */
public final class Section {
  private final JsonNode mapping;
  private final String path;
  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();

  private Section(JsonNode mapping, String path, Problems problems) {
    this.mapping = mapping;
    this.path = path;
    this.problems = problems;
  }

  /**
   * Reads a mapping; a missing one is empty, anything else is a problem.
   *
   * @param path what to put before the keys in messages, for example {@code training}; empty at the
   *     top
   */
  public static Section of(JsonNode mapping, String path, Problems problems) {
    boolean missing = mapping == null || mapping.isNull() || mapping.isMissingNode();
    if (!missing && !mapping.isObject()) {
      problems.add(
          Json.broken(
              path.isEmpty() ? "the configuration" : path, "a mapping of keys to values", mapping));
    }
    boolean usable = !missing && mapping.isObject();
    return new Section(usable ? mapping : new ObjectNode(JsonNodeFactory.instance), path, problems);
  }

  /** The full name of a key of this mapping. */
  public String name(String key) {
    return Json.name(path, key);
  }

  public Problems problems() {
    return problems;
  }

  private JsonNode value(String key) {
    known.add(key);
    JsonNode value = mapping.get(key);
    return value == null || value.isNull() ? null : value;
  }

  /** Whether the key is there with a value. */
  public boolean has(String key) {
    return value(key) != null;
  }

  /** A whole number in [least, most]. */
  public int integer(String key, int least, int most, int fallback) {
    JsonNode value = value(key);
    if (value == null) {
      return fallback;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < least
        || value.intValue() > most) {
      return wrong(key, wholeNumber(least, most), value, fallback);
    }
    return value.intValue();
  }

  /** A seed: any whole number of 64 bits. */
  public long seed(String key, long fallback) {
    JsonNode value = value(key);
    if (value == null) {
      return fallback;
    }
    boolean whole = value.isIntegralNumber() && value.canConvertToLong();
    return whole ? value.longValue() : wrong(key, "a whole number", value, fallback);
  }

  private static String wholeNumber(int least, int most) {
    return most == Integer.MAX_VALUE
        ? "a whole number, at least " + least
        : "a whole number in [" + least + ", " + most + "]";
  }

  /** A finite number in [least, most]. */
  public double number(String key, double least, double most, double fallback) {
    JsonNode value = value(key);
    if (value == null) {
      return fallback;
    }
    boolean inside =
        value.isNumber()
            && value.doubleValue() >= least
            && value.doubleValue() <= most
            && Double.isFinite(value.doubleValue());
    return inside
        ? value.doubleValue()
        : wrong(key, "a number in [" + least + ", " + most + "]", value, fallback);
  }

  /** A finite number above {@code least} and at most {@code most}. */
  public double numberAbove(String key, double least, double most, double fallback) {
    JsonNode value = value(key);
    if (value == null) {
      return fallback;
    }
    boolean inside =
        value.isNumber()
            && value.doubleValue() > least
            && value.doubleValue() <= most
            && Double.isFinite(value.doubleValue());
    return inside
        ? value.doubleValue()
        : wrong(key, "a number above " + least + ", at most " + most, value, fallback);
  }

  public boolean truth(String key, boolean fallback) {
    JsonNode value = value(key);
    if (value == null) {
      return fallback;
    }
    return value.isBoolean() ? value.booleanValue() : wrong(key, "true or false", value, fallback);
  }

  /** Text that is not blank; a number or truth value counts as its text. */
  public String text(String key, String fallback) {
    JsonNode value = value(key);
    if (value == null) {
      return fallback;
    }
    boolean plain = value.isValueNode() && !value.asText().isBlank();
    return plain ? value.asText() : wrong(key, "text", value, fallback);
  }

  /** As {@link #text(String, String)}, but the key has to be there; empty text where it is not. */
  public String text(String key) {
    if (!has(key)) {
      problems.add(name(key) + " is missing");
      return "";
    }
    return text(key, "");
  }

  /** One of several words, in any case; hyphens and underscores are the same. */
  public String choice(String key, List<String> words, String fallback) {
    JsonNode value = value(key);
    if (value == null) {
      return fallback;
    }
    String got = plain(value.asText());
    for (String word : words) {
      if (value.isValueNode() && plain(word).equals(got)) {
        return word;
      }
    }
    return wrong(key, "one of " + String.join(", ", words), value, fallback);
  }

  /** As {@link #choice(String, List, String)} with the constants of an enum. */
  public <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
    List<String> words =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toList());
    String word = choice(key, words, null);
    return word == null ? fallback : Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }

  private static String plain(String word) {
    return word.strip().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A mapping inside this one; an empty one where the key is missing. */
  public Section section(String key) {
    return of(value(key), name(key), problems);
  }

  /** A list of mappings; empty where the key is missing. */
  public List<Section> sections(String key) {
    List<Section> sections = new ArrayList<>();
    JsonNode value = value(key);
    if (value == null) {
      return sections;
    }
    if (!value.isArray()) {
      return wrong(key, "a list", value, sections);
    }
    for (int i = 0; i < value.size(); i++) {
      sections.add(of(value.get(i), name(key) + "[" + i + "]", problems));
    }
    return sections;
  }

  /** A list of finite numbers in [least, most]; the fallback where the key is missing. */
  public List<Double> numbers(String key, double least, double most, List<Double> fallback) {
    JsonNode value = value(key);
    if (value == null) {
      return fallback;
    }
    String rule = "a list of numbers in [" + least + ", " + most + "]";
    if (!value.isArray() || value.isEmpty()) {
      return wrong(key, rule, value, fallback);
    }
    List<Double> numbers = new ArrayList<>();
    for (JsonNode entry : value) {
      double number = entry.isNumber() ? entry.doubleValue() : Double.NaN;
      if (!(number >= least && number <= most)) {
        return wrong(key, rule, value, fallback);
      }
      numbers.add(number);
    }
    return numbers;
  }

  /** The value as it is, for settings that may be a word or a mapping. */
  public Optional<JsonNode> raw(String key) {
    return Optional.ofNullable(value(key));
  }

  /** Reports a value that breaks a rule of its owner's own. */
  public <T> T wrong(String key, String rule, Object got, T fallback) {
    problems.add(Json.broken(name(key), rule, got));
    return fallback;
  }

  /** Reports keys that nobody has asked for. */
  public void finish() {
    mapping
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                problems.add(name(key) + " is unknown; known here: " + String.join(", ", known));
              }
            });
  }
}
