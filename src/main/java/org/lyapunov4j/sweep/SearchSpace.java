package org.lyapunov4j.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.config.Section;
import org.lyapunov4j.config.YamlFile;

/**
 * What a sweep varies. Each dimension is a setting of a training run:
 *
 * <ul>
 *   <li>of all recurrent layers: {@code cell}, {@code units}, {@code activation}, {@code
 *       gateActivation}, {@code forgetBias}, {@code recurrentGain}, {@code uniform} (the range p of
 *       initial weights), {@code dropout}, {@code bidirectional}
 *   <li>{@code depth}: how many such layers, default 1
 *   <li>of the training: {@code learningRate}, {@code updater}, {@code minibatch}, {@code
 *       gradientClipping}, {@code l2}
 *   <li>of the task: {@code steps}, the length of the sequences
 *   <li>{@code initialise} and {@code horizon}: where exponents are put before training, {@code
 *       spectrum} and {@code horizon} of a run's {@code initialise}
 * </ul>
 *
 * and is given as one value, as a list of values, or as a range: {@code {from: 0.0001, to: 0.03,
 * scale: log}}, of whole numbers where both ends are.
 */
record SearchSpace(List<Dimension> dimensions) {
  static final String CELL = "cell";
  static final String UNITS = "units";
  static final String DEPTH = "depth";

  private static final String LAYERS = "network.layers";

  /** Where a dimension is in the settings of a run. */
  private record Place(String section, String setting) {}

  private static final Map<String, Place> PLACES = places();

  private static final int MOST_LAYERS = 100;
  private static final double LARGEST = 1e9;

  private static Map<String, Place> places() {
    Map<String, Place> places = new LinkedHashMap<>();
    List<String> ofLayers =
        List.of(
            CELL,
            UNITS,
            DEPTH,
            "activation",
            "gateActivation",
            "forgetBias",
            "recurrentGain",
            "uniform",
            "dropout",
            "bidirectional");
    List<String> ofTraining =
        List.of("learningRate", "updater", "minibatch", "gradientClipping", "l2");
    ofLayers.forEach(name -> places.put(name, new Place(LAYERS, name)));
    ofTraining.forEach(name -> places.put(name, new Place("training", name)));
    places.put("steps", new Place("task", "steps"));
    places.put("initialise", new Place("initialise", "spectrum"));
    places.put("horizon", new Place("initialise", "horizon"));
    return places;
  }

  SearchSpace {
    dimensions = List.copyOf(dimensions);
  }

  static SearchSpace read(Section options) {
    List<Dimension> dimensions = new ArrayList<>();
    for (String name : PLACES.keySet()) {
      options
          .raw(name)
          .flatMap(given -> dimension(name, given, options))
          .ifPresent(dimensions::add);
    }
    options.finish();
    return new SearchSpace(dimensions);
  }

  private static Optional<Dimension> dimension(String name, JsonNode given, Section options) {
    Optional<Dimension> dimension =
        given.isObject() ? range(name, options) : choice(name, given, options);
    boolean deep =
        name.equals(DEPTH)
            && dimension.isPresent()
            && !dimension.get().extremes().stream()
                .allMatch(n -> n instanceof Integer depth && depth >= 1 && depth <= MOST_LAYERS);
    return deep
        ? options.wrong(
            name, "whole numbers in [1, " + MOST_LAYERS + "]", given, Optional.<Dimension>empty())
        : dimension;
  }

  private static Optional<Dimension> choice(String name, JsonNode given, Section options) {
    List<Object> values = new ArrayList<>();
    for (JsonNode value : given.isArray() ? given : List.of(given)) {
      if (!value.isValueNode() || value.isNull()) {
        return options.wrong(
            name, "a value, a list of values or a range {from, to}", given, Optional.empty());
      }
      values.add(Dimension.plain(value));
    }
    return values.isEmpty()
        ? options.wrong(name, "a list of at least one value", given, Optional.empty())
        : Optional.of(new Dimension.Choice(name, values));
  }

  private static Optional<Dimension> range(String name, Section options) {
    Section range = options.section(name);
    boolean logarithmic = range.choice("scale", List.of("linear", "log"), "linear").equals("log");
    boolean whole = whole(range, "from") && whole(range, "to") && !logarithmic;
    if (!range.has("from") || !range.has("to")) {
      options.problems().add(options.name(name) + " must have both ends, from and to");
      range.finish();
      return Optional.empty();
    }
    int before = options.problems().list().size();
    double from = range.number("from", -LARGEST, LARGEST, 1);
    double to = range.number("to", -LARGEST, LARGEST, 1);
    range.finish();
    if (options.problems().list().size() > before) {
      return Optional.empty();
    }
    if (from > to) {
      return range.wrong(
          "to", "at least " + range.name("from") + ", " + from, to, Optional.empty());
    }
    if (logarithmic && from <= 0) {
      return range.wrong("from", "above 0 on a logarithmic scale", from, Optional.empty());
    }
    return Optional.of(
        whole
            ? new Dimension.IntegerRange(name, (int) from, (int) to)
            : new Dimension.RealRange(name, from, to, logarithmic));
  }

  private static boolean whole(Section range, String end) {
    return range.raw(end).filter(JsonNode::isIntegralNumber).isPresent();
  }

  /** How many dimensions have more than one value. */
  int width() {
    return (int) dimensions.stream().filter(dimension -> !dimension.constant()).count();
  }

  /**
   * The values at a place of the unit cube, by name.
   *
   * @param place [{@link #width()}], each in [0, 1)
   */
  Map<String, Object> at(double[] place) {
    Map<String, Object> values = new LinkedHashMap<>();
    int next = 0;
    for (Dimension dimension : dimensions) {
      values.put(dimension.name(), dimension.at(dimension.constant() ? 0 : place[next++]));
    }
    return values;
  }

  /** The first value of every dimension with, in turn, each value that must be checked put in. */
  List<Map<String, Object>> samples() {
    Map<String, Object> first = new LinkedHashMap<>();
    dimensions.forEach(dimension -> first.put(dimension.name(), dimension.extremes().get(0)));
    List<Map<String, Object>> samples = new ArrayList<>(List.of(first));
    for (Dimension dimension : dimensions) {
      for (Object value : dimension.extremes().subList(1, dimension.extremes().size())) {
        Map<String, Object> sample = new LinkedHashMap<>(first);
        sample.put(dimension.name(), value);
        samples.add(sample);
      }
    }
    return samples;
  }

  /**
   * Puts values into the settings of a training run.
   *
   * @param settings gets {@code network}, and more in {@code task} and {@code training}
   */
  static void apply(Map<String, Object> values, ObjectNode settings) {
    ObjectNode layer = settings.objectNode();
    values.forEach(
        (name, value) -> {
          Place place = PLACES.get(name);
          boolean ofLayers = place.section().equals(LAYERS);
          (ofLayers ? layer : section(settings, place.section()))
              .set(place.setting(), YamlFile.MAPPER.valueToTree(value));
        });
    layer.remove(DEPTH);
    ArrayNode layers = settings.putObject("network").putArray("layers");
    int depth = values.get(DEPTH) instanceof Integer given ? given : 1;
    for (int i = 0; i < depth; i++) {
      layers.add(layer.deepCopy());
    }
  }

  /** A section to put settings into; one of no effect where the user has put something else. */
  static ObjectNode section(ObjectNode settings, String key) {
    JsonNode there = settings.get(key);
    if (there instanceof ObjectNode section) {
      return section;
    }
    boolean missing = there == null || there.isNull();
    return missing ? settings.putObject(key) : settings.objectNode();
  }

  /** A problem of a training run in the words of the space, where it is about a setting of it. */
  String inWordsOfTheSpace(String problem) {
    String told = problem.replaceAll("network\\.layers\\[\\d+]", "network.layers");
    for (Dimension dimension : dimensions) {
      Place place = PLACES.get(dimension.name());
      told =
          told.replace(
              place.section() + "." + place.setting() + " ", "space." + dimension.name() + " ");
    }
    return told.replace("monitor.schedule.progress", "progress").replace("dataSeed", "seed");
  }
}
