package org.lyapunov4j.sweep;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.lyapunov4j.json.AtomicFile;

/**
 * A worker that does not train, and answers as workers answer that die, or that print what they
 * should not. Which trial meets what, a file beside the folder of answers says: {@code <number>
 * <fault> once|always} a line.
 */
final class StandInWorker {
  static final String FAULTS = "faults.txt";

  /** What can go wrong with an answer. */
  enum Fault {
    HALF,
    NOISE,
    NOISE_WITHIN,
    GLUED,
    WRONG_TRIAL,
    EMPTY,
    OK_WITHOUT_TRIAL,
    ONE_BIT,
    HALT
  }

  private StandInWorker() {}

  public static void main(String[] arguments) throws IOException {
    Path answers = Path.of(arguments[0]);
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        answer(TrialPlan.decode(line), answers);
      }
    }
  }

  private static void answer(TrialPlan plan, Path answers) throws IOException {
    Path file = answers.resolve(TrialWorker.fileOf(plan));
    byte[] honest = TrialAnswer.trained(SweepTest.trial(plan)).encode();
    for (String line : Files.readAllLines(answers.resolveSibling(FAULTS))) {
      String[] words = line.split(" ", -1);
      Path met = answers.resolveSibling("met-" + plan.number());
      if (Integer.parseInt(words[0]) == plan.number()
          && (words[2].equals("always") || !Files.exists(met))) {
        Files.writeString(met, words[1]);
        if (answer(Fault.valueOf(words[1]), plan, honest, file)) {
          return;
        }
      }
    }
    AtomicFile.write(file, out -> out.write(honest));
  }

  /** Whether the fault takes the place of the answer. */
  private static boolean answer(Fault fault, TrialPlan plan, byte[] honest, Path file)
      throws IOException {
    switch (fault) {
      case HALF -> {
        Files.write(file, Arrays.copyOf(honest, honest.length / 2));
        Runtime.getRuntime().halt(1);
      }
      case HALT -> Runtime.getRuntime().halt(1);
      case NOISE -> {
        System.out.println("[0.055s][info][gc] Using Serial");
        System.out.write(honest);
        System.out.println("ok {}");
        return false;
      }
      case NOISE_WITHIN -> {
        String text = new String(honest, StandardCharsets.UTF_8);
        Files.writeString(file, "Full thread dump\n" + text + "\n[gc]");
      }
      case GLUED -> {
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        twice.writeBytes(honest);
        twice.writeBytes(honest);
        Files.write(file, twice.toByteArray());
      }
      case WRONG_TRIAL -> {
        TrialPlan other =
            new TrialPlan(
                plan.number() + 1,
                "another",
                plan.hyper(),
                plan.settings(),
                plan.prune(),
                plan.base());
        // Whole, so that a busy machine does not see the beginning of it.
        byte[] wrong = TrialAnswer.trained(SweepTest.trial(other)).encode();
        AtomicFile.write(file, out -> out.write(wrong));
      }
      case EMPTY -> Files.write(file, new byte[0]);
      case OK_WITHOUT_TRIAL -> Files.writeString(file, "ok {}\n");
      case ONE_BIT -> {
        byte[] changed = honest.clone();
        changed[changed.length / 2] ^= 1;
        Files.write(file, changed);
      }
    }
    return true;
  }
}
