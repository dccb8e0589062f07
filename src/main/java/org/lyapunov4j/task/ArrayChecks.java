package org.lyapunov4j.task;

import java.util.Arrays;
import java.util.Optional;
import org.lyapunov4j.config.Section;

/** What arrays must be to make a task; everything that is wrong becomes a problem. */
final class ArrayChecks {
  private static final int MOST_CLASSES = 65_536;

  private final Section options;
  private final NpyArray features;
  private final NpyArray labels;
  private final boolean classes;

  ArrayChecks(Section options, NpyArray features, NpyArray labels, boolean classes) {
    this.options = options;
    this.features = features;
    this.labels = labels;
    this.classes = classes;
  }

  /**
   * The shape of the sequences; empty if anything is wrong.
   *
   * @param mask null where there is none
   */
  Optional<SequenceShape> shape(NpyArray mask) {
    int[] axes = features.shape();
    if (axes.length != 3 || axes[0] < 2 || axes[1] < 1 || axes[2] < 1) {
      String rule = "[sequences, steps, inputs] with at least 2 sequences";
      return options.wrong("features", rule, Arrays.toString(axes), Optional.empty());
    }
    boolean right = finite("features", features);
    right &= mask == null || maskIsRight(mask);
    Optional<Head> head = head();
    if (!right || head.isEmpty()) {
      return Optional.empty();
    }
    int[] labelAxes = labels.shape();
    int outputs =
        classes
            ? classCount(mask != null && head.get().eachStep() ? mask.values() : null)
            : finite("labels", labels) ? labelAxes[labelAxes.length - 1] : 0;
    return outputs == 0
        ? Optional.empty()
        : Optional.of(new SequenceShape(axes[2], outputs, axes[1], head.get()));
  }

  private boolean finite(String key, NpyArray array) {
    double[] values = array.values();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite((float) values[i])) {
        String got = values[i] + " at " + position(i, array.shape()) + "; replace it";
        return options.wrong(key, "finite numbers of single precision", got, false);
      }
    }
    return true;
  }

  private static String position(int place, int[] shape) {
    int[] index = new int[shape.length];
    int rest = place;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return Arrays.toString(index);
  }

  private boolean maskIsRight(NpyArray mask) {
    int sequences = features.shape()[0];
    int steps = features.shape()[1];
    int[] axes = {sequences, steps};
    if (!Arrays.equals(mask.shape(), axes)) {
      String rule = Arrays.toString(axes) + " (sequences and steps of the features)";
      return options.wrong("mask", rule, Arrays.toString(mask.shape()), false);
    }
    double[] values = mask.values();
    for (int sequence = 0; sequence < sequences; sequence++) {
      boolean empty = true;
      for (int i = sequence * steps; i < (sequence + 1) * steps; i++) {
        if (values[i] != 0 && values[i] != 1) {
          String got = values[i] + " at " + position(i, axes);
          return options.wrong("mask", "1 for steps and 0 for padding", got, false);
        }
        empty &= values[i] == 0;
      }
      if (empty) {
        String got = "none in sequence " + sequence + "; remove the sequence";
        return options.wrong("mask", "1 at one step of each sequence at least", got, false);
      }
    }
    return true;
  }

  private Optional<Head> head() {
    int[] axes = labels.shape();
    int sequences = features.shape()[0];
    int steps = features.shape()[1];
    int stepRank = classes ? 2 : 3;
    boolean fits = axes.length > 0 && axes[0] == sequences && axes[axes.length - 1] > 0;
    if (fits && axes.length == stepRank && axes[1] == steps) {
      return Optional.of(classes ? Head.CLASS_EACH_STEP : Head.VALUE_EACH_STEP);
    }
    if (fits && axes.length == stepRank - 1) {
      return Optional.of(classes ? Head.CLASS_AT_END : Head.VALUE_AT_END);
    }
    String rule =
        classes
            ? "class numbers [%d, %d] or [%d]".formatted(sequences, steps, sequences)
            : "values [%d, %d, outputs] or [%d, outputs]".formatted(sequences, steps, sequences);
    String got = Arrays.toString(axes) + "; reshape them, or set " + options.name("kind");
    return options.wrong("labels", rule, got, Optional.empty());
  }

  /**
   * One more than the highest class that isn't padding; 0 if there is anything else than classes.
   */
  private int classCount(double[] mask) {
    double[] values = labels.values();
    int highest = 0;
    for (int i = 0; i < values.length; i++) {
      if (mask != null && mask[i] == 0) {
        continue;
      }
      if (values[i] != Math.rint(values[i]) || values[i] < 0 || values[i] >= MOST_CLASSES) {
        String rule = "class numbers, whole and in [0, " + (MOST_CLASSES - 1) + "]";
        String got = values[i] + " at " + position(i, labels.shape());
        return options.wrong("labels", rule, got, 0);
      }
      highest = Math.max(highest, (int) values[i]);
    }
    if (highest == 0) {
      return options.wrong("labels", "of at least 2 classes", "class 0 alone", 0);
    }
    return highest + 1;
  }

  static boolean anyZero(double[] mask) {
    return Arrays.stream(mask).anyMatch(value -> value == 0);
  }
}
