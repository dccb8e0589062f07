package org.lyapunov4j.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.CorpusWriter;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A process that trains trials: one {@link TrialPlan} a line comes in, one answer a line goes out,
 * {@code ok} with the trial as in a corpus, or {@code failed} with a sentence. Ends with its
 * standard input, even in the middle of a trial, so that none outlives a sweep that was killed.
 */
public final class TrialWorker {
  static final String OK = "ok ";
  static final String FAILED = "failed ";

  private TrialWorker() {}

  public static void main(String[] arguments) throws InterruptedException {
    PrintStream answers = System.out;
    System.setOut(System.err); // what libraries print is no answer
    BlockingQueue<String> plans = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> read(plans), "plans");
    reader.setDaemon(true);
    reader.start();
    // Collected between trials instead of every few seconds.
    Nd4j.getMemoryManager().togglePeriodicGc(false);
    while (true) {
      byte[] answer = (answer(plans.take()) + "\n").getBytes(StandardCharsets.UTF_8);
      answers.write(answer, 0, answer.length);
      answers.flush();
      System.gc();
    }
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

  private static String answer(String plan) {
    try {
      return OK + CorpusWriter.line(TrialTraining.run(TrialPlan.decode(plan)));
    } catch (ConfigException bad) {
      return FAILED + String.join("; ", bad.problems());
    } catch (JsonProcessingException | RuntimeException | OutOfMemoryError failed) {
      failed.printStackTrace();
      return FAILED + String.valueOf(failed).replaceAll("\\s+", " ");
    }
  }
}
