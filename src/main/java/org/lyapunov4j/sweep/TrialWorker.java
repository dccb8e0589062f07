package org.lyapunov4j.sweep;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.json.AtomicFile;
import org.lyapunov4j.json.Disk;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A process that trains trials: one {@link TrialPlan} a line comes in, one {@link TrialAnswer} a
 * file goes out, written whole into the folder that it was started with. Whatever is printed is for
 * a log. Ends with its standard input, even in the middle of a trial, so that none outlives a sweep
 * that was killed.
 */
public final class TrialWorker {
  private static final int CAN_NOT_ANSWER = 3;

  private TrialWorker() {}

  public static void main(String[] arguments) throws InterruptedException {
    Path answers = Path.of(arguments[0]);
    BlockingQueue<String> plans = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> read(plans), "plans");
    reader.setDaemon(true);
    reader.start();
    // Collected between trials instead of every few seconds.
    Nd4j.getMemoryManager().togglePeriodicGc(false);
    while (true) {
      try {
        TrialPlan plan = TrialPlan.decode(plans.take());
        byte[] answer = answer(plan).encode();
        AtomicFile.write(Disk.MOMENTARY, answers.resolve(fileOf(plan)), out -> out.write(answer));
      } catch (IOException unanswered) {
        unanswered.printStackTrace();
        Runtime.getRuntime().halt(CAN_NOT_ANSWER);
      }
      System.gc();
    }
  }

  /** Name of the file with the answer to a plan; names of trials may be no names of files. */
  static String fileOf(TrialPlan plan) {
    return "trial-%04d.answer".formatted(plan.number());
  }

  private static void read(BlockingQueue<String> plans) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        plans.add(line);
      }
    } catch (IOException gone) {
      // The sweep has ended, as with the end of the stream.
    }
    Runtime.getRuntime().halt(0);
  }

  private static TrialAnswer answer(TrialPlan plan) {
    try {
      return TrialAnswer.trained(TrialTraining.run(plan));
    } catch (ConfigException bad) {
      return TrialAnswer.failed(plan.name(), String.join("; ", bad.problems()));
    } catch (RuntimeException | OutOfMemoryError failed) {
      failed.printStackTrace();
      return TrialAnswer.failed(plan.name(), String.valueOf(failed));
    }
  }
}
