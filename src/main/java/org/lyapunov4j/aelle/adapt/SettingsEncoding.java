package org.lyapunov4j.aelle.adapt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Settings of a task's trainings as numbers: those that are above 0 throughout by their logarithm,
 * other numbers as they are, every word a column of 0 and 1. What a training does not tell is taken
 * to be as in the mean of the siblings.
 */
final class SettingsEncoding {
  private final List<Column> columns;

  /**
   * One number.
   *
   * @param word that it stands for; null where the setting is a number
   * @param logarithmic whether its logarithm is taken
   * @param mean of the siblings
   */
  private record Column(String name, String word, boolean logarithmic, double mean) {
    double read(Object value) {
      if (word != null) {
        return value == null ? Double.NaN : word.equals(value.toString()) ? 1 : 0;
      }
      if (!(value instanceof Number number)) {
        return Double.NaN;
      }
      double plain = number.doubleValue();
      return !logarithmic ? plain : plain > 0 ? Math.log(plain) : Double.NaN;
    }

    double of(Map<String, Object> settings) {
      double value = read(settings.get(name));
      return Double.isNaN(value) ? mean : value;
    }

    Column withMean(Collection<Map<String, Object>> all) {
      return new Column(
          name,
          word,
          logarithmic,
          all.stream()
              .mapToDouble(settings -> read(settings.get(name)))
              .filter(Double::isFinite)
              .average()
              .orElse(0));
    }
  }

  private SettingsEncoding(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /** Learns what there is from the settings of siblings. */
  static SettingsEncoding of(Collection<Map<String, Object>> all) {
    TreeSet<String> names = new TreeSet<>();
    all.forEach(settings -> names.addAll(settings.keySet()));
    List<Column> columns = new ArrayList<>();
    for (String name : names) {
      List<Object> values =
          all.stream().filter(s -> s.containsKey(name)).map(s -> s.get(name)).toList();
      if (values.stream().allMatch(Number.class::isInstance)) {
        boolean positive = values.stream().allMatch(v -> ((Number) v).doubleValue() > 0);
        columns.add(new Column(name, null, positive, 0));
      } else {
        TreeSet<String> words = new TreeSet<>();
        values.forEach(value -> words.add(value.toString()));
        words.forEach(word -> columns.add(new Column(name, word, false, 0)));
      }
    }
    return new SettingsEncoding(columns.stream().map(column -> column.withMean(all)).toList());
  }

  double[] encode(Map<String, Object> settings) {
    return columns.stream().mapToDouble(column -> column.of(settings)).toArray();
  }
}
