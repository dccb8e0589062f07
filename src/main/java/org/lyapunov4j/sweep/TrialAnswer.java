package org.lyapunov4j.sweep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.corpus.Trial;

/**
 * What a worker says of one trial. As bytes it can't be taken for anything else, whatever carries
 * them: a line {@code answer trained|failed <length> <checksum>}, then that many bytes, which are
 * the name of the trial on a line of its own, and the trial as its line in a corpus or why it could
 * not be trained. What is cut off, glued, or of another trial is refused.
 *
 * @param name of the trial
 * @param trial empty where it could not be trained
 * @param reason why it could not, one sentence; empty where it was
 */
public record TrialAnswer(String name, Optional<Trial> trial, String reason) {
  private static final int LONGEST_HEAD = 64;

  public TrialAnswer {
    if (trial.isPresent() && !trial.get().name().equals(name)) {
      throw new IllegalArgumentException(
          "an answer must have the name of its trial, " + trial.get().name() + ", got " + name);
    }
    reason = reason.replaceAll("\\s+", " ").strip();
  }

  /** A trial that was trained. */
  public static TrialAnswer trained(Trial trial) {
    return new TrialAnswer(trial.name(), Optional.of(trial), "");
  }

  /** A trial that could not be trained. */
  public static TrialAnswer failed(String name, String reason) {
    return new TrialAnswer(name, Optional.empty(), reason);
  }

  /** Tells an engine's hearer of it. */
  public void tell(TrialPlan plan, TrialEngine.Results results) throws IOException {
    if (trial.isPresent()) {
      results.finished(plan, trial.get());
    } else {
      results.failed(plan, reason);
    }
  }

  /** The answer as bytes. */
  public byte[] encode() {
    String text = name + "\n" + trial.map(CorpusWriter::line).orElse(reason);
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    byte[] head = head(trial.isPresent(), body).getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  private static String head(boolean trained, byte[] body) {
    CRC32 sum = new CRC32();
    sum.update(body);
    return String.format(
        Locale.ROOT,
        "answer %s %d %08x\n",
        trained ? "trained" : "failed",
        body.length,
        sum.getValue());
  }

  /**
   * The answer that was encoded.
   *
   * @param plan that was asked for
   * @throws IOException if these bytes are anything but a whole answer to it; one sentence
   */
  public static TrialAnswer decode(byte[] bytes, TrialPlan plan) throws IOException {
    int end = 0;
    while (end < Math.min(bytes.length, LONGEST_HEAD) && bytes[end] != '\n') {
      end++;
    }
    int from = Math.min(end + 1, bytes.length);
    String head = new String(bytes, 0, from, StandardCharsets.US_ASCII);
    byte[] body = Arrays.copyOfRange(bytes, from, bytes.length);
    boolean trained = head.equals(head(true, body));
    boolean failed = head.equals(head(false, body));
    String text = new String(body, StandardCharsets.UTF_8);
    int line = text.indexOf('\n');
    if (line < 0 || !(trained || failed)) {
      throw new IOException("an answer is damaged or not whole (" + bytes.length + " bytes)");
    }
    String name = text.substring(0, line);
    if (!name.equals(plan.name())) {
      throw new IOException("an answer about " + name + " came for " + plan.name());
    }
    String rest = text.substring(line + 1);
    if (!trained) {
      return failed(name, rest);
    }
    Trial trial = CorpusReader.parse(rest);
    plan.check(trial);
    return trained(trial);
  }
}
