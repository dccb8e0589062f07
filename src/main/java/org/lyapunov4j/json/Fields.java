package org.lyapunov4j.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The fields of one JSON object, read by name. Whatever is not what it must be is an {@link
 * IllegalArgumentException} that says where, what the rule is, and what was got. Other fields are
 * nobody's business.
 *
 * @param path what to put before the names in messages, for example {@code checkpoints[2]}
 */
public record Fields(JsonNode object, String path) {

  public static Fields of(JsonNode node, String what) {
    if (node == null || !node.isObject()) {
      throw new IllegalArgumentException(
          what + " must be a JSON object, got " + (node == null ? "nothing" : shown(node)));
    }
    return new Fields(node, "");
  }

  /** The full name of a field of this object. */
  public String name(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  /** Whether the field is there and not null. */
  public boolean has(String field) {
    return object.hasNonNull(field);
  }

  public List<String> names() {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  public String text(String field) {
    JsonNode value = object.get(field);
    if (value == null || !value.isTextual()) {
      throw wrong(name(field), "text", value);
    }
    return value.textValue();
  }

  public int integer(String field) {
    JsonNode value = object.get(field);
    if (value == null || !value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(name(field), "a whole number", value);
    }
    return value.intValue();
  }

  public boolean truth(String field, boolean fallback) {
    JsonNode value = object.get(field);
    if (value == null || value.isNull()) {
      return fallback;
    }
    if (!value.isBoolean()) {
      throw wrong(name(field), "true or false", value);
    }
    return value.booleanValue();
  }

  /** A finite number, or NaN where it is null or missing. */
  public double number(String field) {
    return number(object.get(field), name(field));
  }

  /** Numbers; NaN where null, negative infinity where the file says so. */
  public double[] numbers(String field) {
    JsonNode values = array(field);
    double[] numbers = new double[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode value = values.get(i);
      boolean annihilated = value.isDouble() && value.doubleValue() == Double.NEGATIVE_INFINITY;
      numbers[i] =
          annihilated ? Double.NEGATIVE_INFINITY : number(value, name(field) + "[" + i + "]");
    }
    return numbers;
  }

  private static double number(JsonNode value, String name) {
    if (value == null || value.isNull()) {
      return Double.NaN;
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(name, "a finite number or null", value);
    }
    return value.doubleValue();
  }

  /** Text, a truth value or a number, as Java has them; anything else as its JSON. */
  public Object plain(String field) {
    JsonNode value = object.get(field);
    if (value.isNumber()) {
      return value.numberValue();
    }
    return value.isBoolean() ? (Object) value.booleanValue() : value.asText(value.toString());
  }

  public <E extends Enum<E>> E choice(String field, Class<E> type) {
    String value = text(field).toUpperCase(Locale.ROOT);
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    name(field),
                    "one of " + Arrays.toString(type.getEnumConstants()),
                    object.get(field)));
  }

  public Fields object(String field) {
    JsonNode value = object.get(field);
    if (value == null || !value.isObject()) {
      throw wrong(name(field), "an object", value);
    }
    return new Fields(value, name(field));
  }

  public List<Fields> objects(String field) {
    JsonNode values = array(field);
    List<Fields> objects = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      String name = name(field) + "[" + i + "]";
      if (!values.get(i).isObject()) {
        throw wrong(name, "an object", values.get(i));
      }
      objects.add(new Fields(values.get(i), name));
    }
    return objects;
  }

  private JsonNode array(String field) {
    JsonNode value = object.get(field);
    if (value == null || !value.isArray()) {
      throw wrong(name(field), "a list", value);
    }
    return value;
  }

  private static IllegalArgumentException wrong(String name, String rule, JsonNode got) {
    return new IllegalArgumentException(
        name + " must be " + rule + ", got " + (got == null ? "nothing" : shown(got)));
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
