package org.lyapunov4j.export.mlflow;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names and texts as MLflow takes them. */
final class MlflowKeys {
  static final int LONGEST_KEY = 250;

  /** MLflow has raised it twice; every version takes this much. */
  static final int LONGEST_PARAMETER = 500;

  static final int LONGEST_TAG = 5000;

  private MlflowKeys() {}

  /**
   * Letters, digits, {@code _}, {@code -}, {@code .}, blanks and single slashes stay, all else
   * becomes {@code _}; no part is empty or made of dots alone, since MLflow keeps keys as paths.
   */
  static String key(String name) {
    String plain = name.strip().replaceAll("[^/\\w\\-. ]", "_");
    StringBuilder key = new StringBuilder();
    for (String part : plain.split("/", -1)) {
      String kept = part.isBlank() ? "_" : part;
      key.append(key.isEmpty() ? "" : "/").append(kept.matches("\\.+") ? "_" : kept);
    }
    return cut(key.toString(), LONGEST_KEY);
  }

  static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 3) + "...";
  }

  /** Settings as parameters: those inside others get their names joined by dots. */
  static Map<String, String> parameters(Map<String, ?> settings) {
    Map<String, String> flat = new LinkedHashMap<>();
    settings.forEach((name, value) -> flatten(name, value, flat));
    return flat;
  }

  private static void flatten(String name, Object value, Map<String, String> flat) {
    if (value instanceof Map<?, ?> section) {
      section.forEach((key, inner) -> flatten(name + "." + key, inner, flat));
    } else if (value instanceof Collection<?> list
        && list.stream().anyMatch(entry -> entry instanceof Map || entry instanceof Collection)) {
      int index = 0;
      for (Object entry : list) {
        flatten(name + "." + index++, entry, flat);
      }
    } else if (value != null) {
      flat.put(key(name), cut(String.valueOf(value), LONGEST_PARAMETER));
    }
  }
}
