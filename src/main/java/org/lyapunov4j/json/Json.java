package org.lyapunov4j.json;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** What all that is written as JSON shares: numbers that JSON lacks are null. */
public final class Json {
  public static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // Python writes NaN; a message about the field is of more use than one about the syntax.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  /** How many of the last exponents are -Infinity, which JSON can only write as null. */
  public static final String ANNIHILATED = "annihilated";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MAX_SHOWN = 300;

  private Json() {}

  public static ObjectNode object() {
    return NODES.objectNode();
  }

  public static JsonNode number(double value) {
    return Double.isFinite(value) ? NODES.numberNode(value) : NODES.nullNode();
  }

  public static ArrayNode numbers(double[] values) {
    ArrayNode array = NODES.arrayNode(values.length);
    for (double value : values) {
      array.add(number(value));
    }
    return array;
  }

  /** Puts values that descend, and how many of the last are -Infinity and therefore null. */
  public static void putDescending(ObjectNode node, String field, double[] values) {
    node.set(field, numbers(values));
    node.put(ANNIHILATED, annihilated(values));
  }

  /** How many values are -Infinity. */
  public static int annihilated(double[] values) {
    return (int) Arrays.stream(values).filter(value -> value == Double.NEGATIVE_INFINITY).count();
  }

  /** Maps, lists, text, numbers and booleans as themselves, anything else as its text. */
  public static JsonNode tree(Object value) {
    if (value == null) {
      return NODES.nullNode();
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = NODES.objectNode();
      map.forEach((key, entry) -> object.set(String.valueOf(key), tree(entry)));
      return object;
    }
    if (value instanceof Iterable<?> entries && !(value instanceof Path)) {
      ArrayNode array = NODES.arrayNode();
      entries.forEach(entry -> array.add(tree(entry)));
      return array;
    }
    if (value instanceof Double || value instanceof Float) {
      return number(((Number) value).doubleValue());
    }
    if (value instanceof Number || value instanceof Boolean) {
      return MAPPER.valueToTree(value);
    }
    return NODES.textNode(value.toString());
  }

  /** The sentence about a value that breaks its rule; null is nothing. */
  public static String broken(String name, String rule, Object got) {
    String shown = got == null ? "nothing" : got.toString();
    return name
        + " must be "
        + rule
        + ", got "
        + (shown.length() <= MAX_SHOWN ? shown : shown.substring(0, MAX_SHOWN - 3) + "...");
  }

  /** The full name of a field, for messages. */
  public static String name(String path, String field) {
    return path.isEmpty() ? field : path + "." + field;
  }
}
