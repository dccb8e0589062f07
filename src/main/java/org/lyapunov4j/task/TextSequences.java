package org.lyapunov4j.task;

/**
 * Stretches of a text that lie end to end: sequence i reads the symbols from {@code from + i steps}
 * on, and after each of them is to tell the next. A rest too short for a sequence is left out.
 *
 * @param symbols of the whole text, unsigned; owned by the caller
 * @param from where this part of the text begins
 */
record TextSequences(byte[] symbols, int from, int count, int steps) implements Sequences {
  private static final long serialVersionUID = 1L;

  /** The part [from, to) of a text; nothing behind it is read. */
  static TextSequences part(byte[] symbols, int from, int to, int steps) {
    return new TextSequences(symbols, from, Math.max(0, (to - from - 1) / steps), steps);
  }

  @Override
  public void write(int sequence, int row, Minibatch into) {
    int start = from + sequence * steps;
    for (int t = 0; t < steps; t++) {
      into.feature(row, Byte.toUnsignedInt(symbols[start + t]), t, 1);
      into.label(row, Byte.toUnsignedInt(symbols[start + t + 1]), t, 1);
    }
  }
}
