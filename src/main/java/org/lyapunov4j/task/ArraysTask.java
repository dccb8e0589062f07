package org.lyapunov4j.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lyapunov4j.config.Section;

/**
 * Sequences from the user's NumPy files. The last part of them is for validation.
 *
 * <ul>
 *   <li>{@code features}: file of [n, steps, inputs]
 *   <li>{@code labels}: file of class numbers from 0, [n, steps] or [n]; or of values, [n, steps,
 *       outputs] or [n, outputs]
 *   <li>{@code kind}: {@code classes} or {@code values}; without it, labels of an integer dtype are
 *       classes
 *   <li>{@code mask}: file of [n, steps], 1 for steps and 0 for padding; without it, all are steps
 *   <li>{@code validation}: fraction of the sequences, default 0.1
 * </ul>
 *
 * <p>Features and values must be finite, in the padding too, whose numbers are otherwise ignored.
 */
final class ArraysTask {
  private static final String CLASSES = "classes";
  private static final String VALUES = "values";
  private static final double DEFAULT_VALIDATION = 0.1;

  private ArraysTask() {}

  static Optional<SequenceTask> make(Section options, Path base, long seed) {
    double fraction = options.numberAbove("validation", 0, 0.9, DEFAULT_VALIDATION);
    String kind = options.choice("kind", List.of(CLASSES, VALUES), null);
    Optional<NpyArray> features = read(options, "features", base);
    Optional<NpyArray> labels = read(options, "labels", base);
    boolean masked = options.has("mask");
    Optional<NpyArray> mask = masked ? read(options, "mask", base) : Optional.empty();
    if (features.isEmpty() || labels.isEmpty() || (masked && mask.isEmpty())) {
      return Optional.empty();
    }
    boolean classes = kind == null ? labels.get().integers() : kind.equals(CLASSES);
    ArrayChecks checks = new ArrayChecks(options, features.get(), labels.get(), classes);
    return checks
        .shape(mask.orElse(null))
        .map(shape -> split(shape, features.get(), labels.get(), mask, fraction));
  }

  private static SequenceTask split(
      SequenceShape shape,
      NpyArray features,
      NpyArray labels,
      Optional<NpyArray> mask,
      double fraction) {
    int sequences = features.shape()[0];
    int held = Math.max(1, Math.min(sequences - 1, (int) Math.round(sequences * fraction)));
    double[] padding = mask.map(NpyArray::values).filter(ArrayChecks::anyZero).orElse(null);
    ArraySequences training =
        new ArraySequences(0, sequences - held, shape, features.values(), labels.values(), padding);
    ArraySequences validation =
        new ArraySequences(
            sequences - held, held, shape, features.values(), labels.values(), padding);
    String content =
        "%d inputs, %d %s %s"
            .formatted(
                shape.inputs(),
                shape.outputs(),
                shape.head().classes() ? CLASSES : VALUES,
                shape.head().eachStep() ? "at each step" : "at the end");
    return new PreparedTask("arrays", shape, training, validation, content);
  }

  private static Optional<NpyArray> read(Section options, String key, Path base) {
    Optional<Path> file = InputFile.path(options, key, base);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(NpyFile.read(file.get()));
    } catch (IOException unreadable) {
      options.problems().add(options.name(key) + ": " + unreadable.getMessage());
      return Optional.empty();
    }
  }
}
