package org.lyapunov4j.aelle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.flag.FlagRules;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.Runs;
import org.lyapunov4j.learn.Workers;

class ForecastMemoryTest {
  /** Counts how often a model has to think. */
  private static final class Counting extends ForecastMemory {
    private final AtomicInteger computed = new AtomicInteger();

    @Override
    Forecast recall(List<CheckpointReport> path, String task, Supplier<Forecast> compute) {
      return super.recall(
          path,
          task,
          () -> {
            computed.incrementAndGet();
            return compute.get();
          });
    }
  }

  private final Counting memory = new Counting();
  private final Aelle model = model();

  private Aelle model() {
    Aelle bundled = Aelle.bundled();
    return new Aelle(bundled.provenance(), bundled.stages(), memory);
  }

  /** A run of so many checkpoints that the model abstains on, so that patience looks back. */
  private static RunHistory run(int checkpoints) {
    double[] leading = new double[checkpoints];
    Arrays.fill(leading, 3);
    return Runs.run().leading(leading).history();
  }

  @Test
  void aListenerAndItsRulesTogetherAskOnceACheckpoint() {
    RunHistory whole = run(8);
    FlagRules rules = AelleRules.of(model);
    int flagged = 0;
    for (int checkpoint = 1; checkpoint <= whole.reports().size(); checkpoint++) {
      RunHistory sofar = whole.prefix(checkpoint);
      model.forecast(new ArrayList<>(sofar.reports()));
      flagged += rules.judge(sofar).size();
      assertEquals(checkpoint, memory.computed.get());
    }
    assertTrue(flagged > 0, "the patience of a rule has looked back");
  }

  @Test
  void whatIsRememberedIsWhatAFreshModelSays() {
    Aelle fresh = Aelle.bundled();
    List<CheckpointReport> path = run(4).reports();
    Forecast first = model.forecast(path);
    assertSame(first, model.forecast(path));
    assertEquals(fresh.forecast(path).abstention(), first.abstention());
    assertEquals(fresh.forecast(path).unfamiliarity(), first.unfamiliarity());
  }

  @Test
  void anotherPathOrTaskIsAnotherQuestion() {
    List<CheckpointReport> path = run(3).reports();
    Forecast alone = model.forecast(path);
    assertNotSame(alone, model.forecastWithLoss(path, "sines"));
    assertNotSame(alone, model.forecast(path.subList(0, 2)));
    assertNotSame(alone, model.forecast(List.of(path.get(0), path.get(2), path.get(2))));
    assertSame(alone, model.forecast(path));
    assertEquals(4, memory.computed.get());
  }

  @Test
  void aListThatGrowsIsAskedAnew() {
    List<CheckpointReport> growing = new ArrayList<>(run(2).reports());
    Forecast before = model.forecast(growing);
    growing.add(run(3).reports().get(2));
    assertNotSame(before, model.forecast(growing));
    assertEquals(2, memory.computed.get());
  }

  @Test
  void theOldestIsForgottenFirst() {
    List<CheckpointReport> path = run(ForecastMemory.CAPACITY + 1).reports();
    for (int count = 1; count <= path.size(); count++) {
      model.forecast(path.subList(0, count));
    }
    model.forecast(path.subList(0, 2));
    assertEquals(path.size(), memory.computed.get());
    model.forecast(path.subList(0, 1));
    assertEquals(path.size() + 1, memory.computed.get());
  }

  @Test
  void manyThreadsGetTheAnswersOfOne() {
    List<CheckpointReport> path = run(6).reports();
    List<String> expected =
        IntStream.rangeClosed(1, 6)
            .mapToObj(count -> said(Aelle.bundled().forecast(path.subList(0, count))))
            .toList();
    List<Callable<String>> jobs = new ArrayList<>();
    for (int i = 0; i < 240; i++) {
      int count = 1 + i % 6;
      jobs.add(() -> said(model.forecast(path.subList(0, count))));
    }
    List<String> answers = Workers.run(4, jobs);
    for (int i = 0; i < answers.size(); i++) {
      assertEquals(expected.get(i % 6), answers.get(i));
    }
    assertTrue(memory.computed.get() < 60, "asked " + memory.computed.get() + " times");
  }

  private static String said(Forecast forecast) {
    return forecast.abstention() + " " + forecast.unfamiliarity() + " " + forecast.worstHalf();
  }
}
