package org.lyapunov4j.network;

/** What was thrown, as one sentence of a {@link org.lyapunov4j.checkpoint.LayerFailure}. */
final class Sentence {
  private static final int MAX_LENGTH = 300;

  private Sentence() {}

  /** Our own words as they are; those of DL4J are told to be its. */
  static String of(RuntimeException thrown) {
    String message = String.valueOf(thrown.getMessage()).replaceAll("\\s+", " ").strip();
    String words =
        message.length() <= MAX_LENGTH ? message : message.substring(0, MAX_LENGTH) + "...";
    return isOurs(thrown)
        ? words
        : "DL4J answered with " + thrown.getClass().getSimpleName() + ": " + words;
  }

  private static boolean isOurs(RuntimeException thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return trace.length > 0
        && trace[0].getClassName().startsWith("org.lyapunov4j.")
        && (thrown instanceof IllegalArgumentException || thrown instanceof IllegalStateException);
  }
}
