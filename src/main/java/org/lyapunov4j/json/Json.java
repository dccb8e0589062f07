package org.lyapunov4j.json;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the encoders of this package share: numbers that JSON lacks are null, and null is NaN. */
public final class Json {
  public static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

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

  /** A number, or NaN where it is null or missing. */
  public static double number(JsonNode object, String field) {
    return finite(object.get(field), field);
  }

  public static double[] numbers(JsonNode object, String field) {
    return numbers(array(object, field), field);
  }

  public static double[] numbers(ArrayNode array, String field) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = finite(array.get(i), field);
    }
    return values;
  }

  private static double finite(JsonNode value, String field) {
    if (value == null || value.isNull()) {
      return Double.NaN;
    }
    if (!value.isNumber()) {
      throw wrong(field, "a number or null", value);
    }
    return value.doubleValue();
  }

  public static long integer(JsonNode object, String field) {
    JsonNode value = object.get(field);
    if (value == null || !value.isIntegralNumber()) {
      throw wrong(field, "a whole number", value);
    }
    return value.longValue();
  }

  public static int smallInteger(JsonNode object, String field) {
    long value = integer(object, field);
    if (value != (int) value) {
      throw wrong(field, "a number below 2^31", object.get(field));
    }
    return (int) value;
  }

  public static boolean truth(JsonNode object, String field) {
    JsonNode value = object.get(field);
    if (value == null || !value.isBoolean()) {
      throw wrong(field, "true or false", value);
    }
    return value.booleanValue();
  }

  public static String text(JsonNode object, String field) {
    JsonNode value = object.get(field);
    if (value == null || !value.isTextual()) {
      throw wrong(field, "text", value);
    }
    return value.textValue();
  }

  public static <E extends Enum<E>> E choice(Class<E> type, JsonNode object, String field) {
    String value = text(object, field);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(value)) {
        return constant;
      }
    }
    throw wrong(field, "one of " + List.of(type.getEnumConstants()), object.get(field));
  }

  public static Instant instant(JsonNode object, String field) {
    try {
      return Instant.parse(text(object, field));
    } catch (DateTimeException malformed) {
      throw wrong(field, "a time such as 2024-05-01T12:00:00Z", object.get(field));
    }
  }

  public static ArrayNode array(JsonNode object, String field) {
    JsonNode value = object.get(field);
    if (value instanceof ArrayNode array) {
      return array;
    }
    throw wrong(field, "a list", value);
  }

  public static IllegalArgumentException wrong(String field, String rule, JsonNode got) {
    return new IllegalArgumentException(
        field + " must be " + rule + ", got " + (got == null ? "nothing" : got));
  }
}
