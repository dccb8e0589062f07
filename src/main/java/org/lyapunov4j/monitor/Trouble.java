package org.lyapunov4j.monitor;

/** What is done with anything thrown inside the monitor: it must not reach the training. */
final class Trouble {
  private static final int MAX_LENGTH = 500;

  private Trouble() {}

  /**
   * Lets through what only the virtual machine may answer: its errors other than exhausted memory
   * or stack, and the end of the thread. Keeps the interrupt flag where an interruption was thrown.
   */
  @SuppressWarnings("removal") // ThreadDeath still exists on Java 17
  static void contain(Throwable thrown) {
    if (thrown instanceof ThreadDeath death) {
      throw death;
    }
    if (thrown instanceof VirtualMachineError fatal
        && !(thrown instanceof OutOfMemoryError || thrown instanceof StackOverflowError)) {
      throw fatal;
    }
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
  }

  /** One sentence for a report and a log line, whatever the throwable's own methods throw. */
  static String describe(Throwable thrown) {
    String message = message(thrown);
    String text =
        thrown instanceof IllegalArgumentException && message != null
            ? message
            : thrown.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    if (thrown instanceof OutOfMemoryError) {
      text += ": ask for fewer exponents or sequences, or give Java more memory";
    }
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "...";
  }

  private static String message(Throwable thrown) {
    try {
      return thrown.getMessage();
    } catch (Throwable worse) {
      contain(worse);
      return null;
    }
  }
}
