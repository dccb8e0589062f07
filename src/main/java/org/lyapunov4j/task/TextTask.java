package org.lyapunov4j.task;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.lyapunov4j.config.Section;

/**
 * Character language models: after each character, tell the next. The last part of the text is for
 * validation, and the two parts share no character.
 *
 * <ul>
 *   <li>{@code steps}: characters in a sequence, default {@value #DEFAULT_STEPS}
 *   <li>{@code validation}: fraction of the text, default {@value #DEFAULT_VALIDATION}
 *   <li>{@code characters}: how many characters of the text are used, the first ones; default all
 *   <li>{@code file}: a UTF-8 text, only for {@code text}
 * </ul>
 */
final class TextTask {
  static final int DEFAULT_STEPS = 100;
  static final double DEFAULT_VALIDATION = 0.1;
  private static final int MOST_STEPS = 100_000;

  private TextTask() {}

  /** Shakespeare's sonnets, which are bundled. */
  static Optional<SequenceTask> sonnets(Section options, Path base, long seed) {
    String text = new String(Bundled.read("sonnets.txt"), StandardCharsets.US_ASCII);
    return make("sonnets", options, Optional.of(text));
  }

  /** A text of the user's. */
  static Optional<SequenceTask> file(Section options, Path base, long seed) {
    return make("text", options, TextFile.read(options, "file", base));
  }

  private static Optional<SequenceTask> make(String name, Section options, Optional<String> text) {
    int steps = options.integer("steps", 1, MOST_STEPS, DEFAULT_STEPS);
    double fraction = options.numberAbove("validation", 0, 0.9, DEFAULT_VALIDATION);
    int most = options.integer("characters", 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    return text.flatMap(given -> make(name, options, first(most, given), steps, fraction));
  }

  private static String first(int characters, String text) {
    boolean all = text.codePointCount(0, text.length()) <= characters;
    return all ? text : text.substring(0, text.offsetByCodePoints(0, characters));
  }

  private static Optional<SequenceTask> make(
      String name, Section options, String text, int steps, double fraction) {
    Alphabet alphabet = Alphabet.of(text);
    byte[] symbols = alphabet.encode(text);
    int held = (int) Math.round(symbols.length * fraction);
    int cut = symbols.length - held;
    TextSequences training = TextSequences.part(symbols, 0, cut, steps);
    TextSequences validation = TextSequences.part(symbols, cut, symbols.length, steps);
    if (training.count() == 0 || validation.count() == 0) {
      return wrong(
          options,
          ("at least %d characters (steps + 1) for training and as many for validation, got %d and"
                  + " %d; give more text or fewer steps")
              .formatted(steps + 1, cut, held));
    }
    if (alphabet.size() < 2) {
      return wrong(options, "at least 2 different characters, got 1");
    }
    SequenceShape shape =
        new SequenceShape(alphabet.size(), alphabet.size(), steps, Head.CLASS_EACH_STEP);
    String content = "%d characters, %d symbols".formatted(symbols.length, alphabet.size());
    return Optional.of(new PreparedTask(name, shape, training, validation, content));
  }

  private static Optional<SequenceTask> wrong(Section options, String rule) {
    String key = options.has("file") ? "file" : "steps";
    options.problems().add(options.name(key) + ": the text must have " + rule);
    return Optional.empty();
  }
}
