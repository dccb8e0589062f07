package org.lyapunov4j.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The fields of one JSON object, read by name. Whatever is not what it must be is an {@link
 * IllegalArgumentException} that says where, what the rule is, and what was got. Other fields are
 * nobody's business.
 *
 * @param path what to put before the names in messages, for example {@code checkpoints[2]}
 */
public record Fields(JsonNode object, String path) {

  /** The fields of a whole document, called {@code what} where it is no object. */
  public static Fields of(JsonNode node, String what) {
    if (node == null || !node.isObject()) {
      throw new IllegalArgumentException(Json.broken(what, "a JSON object", node));
    }
    return new Fields(node, "");
  }

  /** The full name of a field of this object. */
  public String name(String field) {
    return Json.name(path, field);
  }

  /** Whether the field is there and not null. */
  public boolean has(String field) {
    return object.hasNonNull(field);
  }

  /** What is read of a field that is there, or what stands for one that is not. */
  public <T> T or(String field, Function<String, T> read, T fallback) {
    return has(field) ? read.apply(field) : fallback;
  }

  public List<String> names() {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  public String text(String field) {
    JsonNode value = object.get(field);
    if (value == null || !value.isTextual()) {
      throw wrong(field, "text");
    }
    return value.textValue();
  }

  public int integer(String field) {
    long value = longInteger(field);
    if (value != (int) value) {
      throw wrong(field, "a number below 2^31");
    }
    return (int) value;
  }

  public long longInteger(String field) {
    JsonNode value = object.get(field);
    if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(field, "a whole number");
    }
    return value.longValue();
  }

  public boolean truth(String field) {
    JsonNode value = object.get(field);
    if (value == null || !value.isBoolean()) {
      throw wrong(field, "true or false");
    }
    return value.booleanValue();
  }

  /** A finite number, or NaN where it is null or missing. */
  public double number(String field) {
    return number(object.get(field), name(field));
  }

  /** Numbers; NaN where null, negative infinity where the file says so. */
  public double[] numbers(String field) {
    return numbers(array(field), name(field));
  }

  private static double[] numbers(JsonNode values, String name) {
    double[] numbers = new double[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode value = values.get(i);
      boolean annihilated = value.isDouble() && value.doubleValue() == Double.NEGATIVE_INFINITY;
      numbers[i] = annihilated ? Double.NEGATIVE_INFINITY : number(value, name + "[" + i + "]");
    }
    return numbers;
  }

  /** Values that descend, as {@link Json#putDescending} has put them. */
  public double[] descending(String field) {
    double[] values = numbers(field);
    int annihilated = has(Json.ANNIHILATED) ? integer(Json.ANNIHILATED) : 0;
    if (annihilated < 0 || annihilated > values.length) {
      throw wrong(Json.ANNIHILATED, "in [0, " + values.length + "]");
    }
    Arrays.fill(values, values.length - annihilated, values.length, Double.NEGATIVE_INFINITY);
    return values;
  }

  /** A list of rows of {@code columns} numbers each. */
  public double[][] rows(String field, int columns) {
    JsonNode rows = array(field);
    double[][] numbers = new double[rows.size()][];
    for (int row = 0; row < numbers.length; row++) {
      if (!rows.get(row).isArray() || rows.get(row).size() != columns) {
        throw new IllegalArgumentException(
            Json.broken(name(field), "rows of " + columns + " numbers", rows.get(row)));
      }
      numbers[row] = numbers(rows.get(row), name(field) + "[" + row + "]");
    }
    return numbers;
  }

  private static double number(JsonNode value, String name) {
    if (value == null || value.isNull()) {
      return Double.NaN;
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw new IllegalArgumentException(Json.broken(name, "a finite number or null", value));
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

  /** An object as a map of values of one type. */
  public <V> Map<String, V> map(String field, Class<V> type) {
    return Json.MAPPER.convertValue(
        object(field).object(),
        Json.MAPPER.getTypeFactory().constructMapType(LinkedHashMap.class, String.class, type));
  }

  public <E extends Enum<E>> E choice(String field, Class<E> type) {
    String value = text(field);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(value)) {
        return constant;
      }
    }
    throw wrong(field, "one of " + Arrays.toString(type.getEnumConstants()));
  }

  public Instant instant(String field) {
    try {
      return Instant.parse(text(field));
    } catch (DateTimeException malformed) {
      throw wrong(field, "a time such as 2024-05-01T12:00:00Z");
    }
  }

  public Fields object(String field) {
    JsonNode value = object.get(field);
    if (value == null || !value.isObject()) {
      throw wrong(field, "an object");
    }
    return new Fields(value, name(field));
  }

  public List<Fields> objects(String field) {
    JsonNode values = array(field);
    List<Fields> objects = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      String name = name(field) + "[" + i + "]";
      if (!values.get(i).isObject()) {
        throw new IllegalArgumentException(Json.broken(name, "an object", values.get(i)));
      }
      objects.add(new Fields(values.get(i), name));
    }
    return objects;
  }

  private JsonNode array(String field) {
    JsonNode value = object.get(field);
    if (value == null || !value.isArray()) {
      throw wrong(field, "a list");
    }
    return value;
  }

  /** That a field breaks its rule, with what was got. */
  public IllegalArgumentException wrong(String field, String rule) {
    return new IllegalArgumentException(Json.broken(name(field), rule, object.get(field)));
  }
}
