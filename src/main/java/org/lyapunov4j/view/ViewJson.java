package org.lyapunov4j.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** Writes JSON: numbers with six significant digits, those that are not finite as null. */
final class ViewJson {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int DIGITS = 6;

  private final StringWriter text = new StringWriter();
  private final JsonGenerator json;

  /** Something that is written into an object or a list. */
  @FunctionalInterface
  interface Part {
    void write() throws IOException;
  }

  private ViewJson() {
    try {
      json = FACTORY.createGenerator(text);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** One object, as text. */
  static String object(Consumer<ViewJson> fields) {
    ViewJson view = new ViewJson();
    view.in(
        () -> {
          view.json.writeStartObject();
          fields.accept(view);
          view.json.writeEndObject();
          view.json.close();
        });
    return view.text.toString();
  }

  private void in(Part part) {
    try {
      part.write();
    } catch (IOException impossible) {
      throw new UncheckedIOException("text in memory can be written", impossible);
    }
  }

  void object(String name, Runnable fields) {
    in(
        () -> {
          json.writeObjectFieldStart(name);
          fields.run();
          json.writeEndObject();
        });
  }

  /** A list of objects, one an element. */
  <T> void objects(String name, Iterable<T> elements, Consumer<T> fields) {
    in(
        () -> {
          json.writeArrayFieldStart(name);
          for (T element : elements) {
            json.writeStartObject();
            fields.accept(element);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  void nothing(String name) {
    in(() -> json.writeNullField(name));
  }

  void text(String name, String value) {
    in(() -> json.writeStringField(name, value));
  }

  /** Text that is cut where it is longer: it would take the room of numbers. */
  void text(String name, String value, int most) {
    text(name, clip(value, most));
  }

  static String clip(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "...";
  }

  void texts(String name, Iterable<String> values) {
    in(
        () -> {
          json.writeArrayFieldStart(name);
          for (String value : values) {
            json.writeString(value);
          }
          json.writeEndArray();
        });
  }

  void truth(String name, boolean value) {
    in(() -> json.writeBooleanField(name, value));
  }

  void whole(String name, long value) {
    in(() -> json.writeNumberField(name, value));
  }

  void number(String name, double value) {
    in(
        () -> {
          json.writeFieldName(name);
          number(value);
        });
  }

  void numbers(String name, double[] values) {
    in(
        () -> {
          json.writeFieldName(name);
          numbers(values);
        });
  }

  void table(String name, Iterable<double[]> rows) {
    in(
        () -> {
          json.writeArrayFieldStart(name);
          for (double[] row : rows) {
            numbers(row);
          }
          json.writeEndArray();
        });
  }

  private void numbers(double[] values) throws IOException {
    json.writeStartArray();
    for (double value : values) {
      number(value);
    }
    json.writeEndArray();
  }

  private void number(double value) throws IOException {
    if (!Double.isFinite(value)) {
      json.writeNull();
    } else if (value == (long) value) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(rounded(value));
    }
  }

  /** To six significant digits. */
  static double rounded(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value;
    }
    double scale = Math.pow(10, DIGITS - 1 - Math.floor(Math.log10(Math.abs(value))));
    double rounded = Math.rint(value * scale) / scale;
    return Double.isFinite(rounded) ? rounded : value;
  }
}
