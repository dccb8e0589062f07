package org.lyapunov4j.record;

/**
 * What of a run could not be recorded.
 *
 * @param file that lacks it
 * @param what is missing, for example {@code checkpoints}
 * @param lost how many
 * @param of how many there were
 * @param reason why the first of them could not
 */
public record NotRecorded(String file, String what, long lost, long of, String reason) {

  public NotRecorded {
    if (lost < 1 || of < lost) {
      throw new IllegalArgumentException(
          "lost must be in [1, of], got " + lost + " of " + of + " " + what);
    }
    reason = reason.replaceAll("\\s+", " ").strip();
  }

  /** A file that is not there. */
  static NotRecorded whole(String file, Throwable why) {
    return new NotRecorded(
        file, file, 1, 1, why.getMessage() == null ? why.toString() : why.getMessage());
  }

  /** {@code 19 of 22 checkpoints could not be recorded: ...}. */
  @Override
  public String toString() {
    String subject = what.equals(file) ? file : lost + " of " + of + " " + what;
    return subject + " could not be recorded: " + reason;
  }
}
