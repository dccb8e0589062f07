package org.lyapunov4j.task;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.lyapunov4j.config.Section;

/**
 * The copying memory problem in the form of Arjovsky, Shah and Bengio 2016 (after Hochreiter and
 * Schmidhuber 1997). With S symbols, length L and delay T a sequence has T + 2L steps:
 *
 * <pre>
 * steps      0 ... L-1   L ... L+T-2   L+T-1   L+T ... 2L+T-1
 * input      symbols     blank         recall  blank
 * label      blank       blank         blank   the symbols
 * </pre>
 *
 * Who learns all labels learns blanks first, and may lose on the way what the state has to keep:
 * with {@code blanks: false} the symbols alone are targets.
 *
 * <p>Inputs are one-hot over S + 2 (symbols, blank, recall), labels over S + 1 (symbols, blank).
 * Who has no memory has a cross entropy of L ln S / (T + 2L) nats a step, ln S without blanks.
 *
 * <ul>
 *   <li>{@code symbols}: S, default 8
 *   <li>{@code length}: L, default 10
 *   <li>{@code delay}: T, default 30
 *   <li>{@code blanks}: whether blanks are to be put out, default true
 *   <li>{@code training} (10000), {@code validation} (1000)
 * </ul>
 */
record Copy(
    int count, int symbols, int length, int delay, boolean blanks, long seed, RandomStream stream)
    implements Sequences {
  private static final long serialVersionUID = 1L;

  static Optional<SequenceTask> make(Section options, Path base, long seed) {
    int symbols = options.integer("symbols", 2, 1000, 8);
    int length = options.integer("length", 1, 10_000, 10);
    int delay = options.integer("delay", 1, 80_000, 30);
    boolean blanks = options.truth("blanks", true);
    int training = GeneratedSizes.sequences(options, "training", 10_000);
    int validation = GeneratedSizes.sequences(options, "validation", 1000);
    return Optional.of(
        new PreparedTask(
            "copy",
            new SequenceShape(symbols + 2, symbols + 1, delay + 2 * length, Head.CLASS_EACH_STEP),
            new Copy(training, symbols, length, delay, blanks, seed, RandomStream.TRAINING),
            new Copy(validation, symbols, length, delay, blanks, seed, RandomStream.VALIDATION),
            delay,
            blanks ? delay + 2 * length : length,
            "%d of %d symbols recalled after %d steps".formatted(length, symbols, delay)));
  }

  @Override
  public boolean sparse() {
    return !blanks;
  }

  @Override
  public void write(int sequence, int row, Minibatch into) {
    Random random = stream.at(seed, sequence);
    int blank = symbols;
    int recall = symbols + 1;
    int answer = length + delay;
    for (int i = 0; i < length; i++) {
      int symbol = random.nextInt(symbols);
      into.feature(row, symbol, i, 1);
      into.label(row, symbol, answer + i, 1);
      if (!blanks) {
        into.target(row, answer + i);
      }
    }
    for (int t = length; t < answer + length; t++) {
      into.feature(row, t == answer - 1 ? recall : blank, t, 1);
    }
    for (int t = 0; blanks && t < answer; t++) {
      into.label(row, blank, t, 1);
    }
  }
}
