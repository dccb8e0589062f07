package org.lyapunov4j.sweep.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.lyapunov4j.sweep.TrialPlan;
import scala.Function2;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * Spark jobs of one task a trial, each submitted by a thread of its own, since submitting returns
 * with the last result. Answers come out one by one, on the thread that takes them: Spark's own
 * thread, which brings them, must not wait for a disk.
 */
final class TrialJobs implements AutoCloseable {
  private static final long LAST_MILLIS = 10_000;

  private final JavaSparkContext spark;
  private final String group = "lyapunov4j-" + UUID.randomUUID();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final List<Thread> submitters = new ArrayList<>();
  private int waiting;

  /** What a task returned of a trial. */
  record Answer(TrialPlan plan, byte[] bytes) {}

  private record Event(Optional<Answer> answer, Optional<Throwable> failure) {}

  TrialJobs(JavaSparkContext spark) {
    this.spark = spark;
  }

  /** How many trials were submitted of which nothing has been heard. */
  int waiting() {
    return waiting;
  }

  void submit(List<TrialPlan> plans, TrialTask task) {
    waiting += plans.size();
    Thread thread = new Thread(() -> run(List.copyOf(plans), task), group);
    thread.setDaemon(true);
    submitters.removeIf(other -> !other.isAlive());
    submitters.add(thread);
    thread.start();
  }

  private void run(List<TrialPlan> plans, TrialTask task) {
    Function2<Object, byte[], BoxedUnit> hear =
        (index, bytes) -> {
          Answer answer = new Answer(plans.get((Integer) index), bytes);
          events.add(new Event(Optional.of(answer), Optional.empty()));
          return BoxedUnit.UNIT;
        };
    try {
      spark.setJobGroup(group, plans.size() + " trials from " + plans.get(0).name(), true);
      List<String> lines = plans.stream().map(TrialPlan::encode).toList();
      JavaRDD<String> rdd = spark.parallelize(lines, lines.size());
      // This overload names no collection of Scala's: the same bytes run on 2.12 and 2.13.
      spark.sc().runJob(rdd.rdd(), task, hear, ClassTag$.MODULE$.apply(byte[].class));
    } catch (Throwable failure) { // Spark throws what Java has not declared
      events.add(new Event(Optional.empty(), Optional.of(failure)));
    }
  }

  /**
   * The next answer.
   *
   * @return empty if none came within this time
   * @throws IOException if a job was given up; one sentence
   */
  Optional<Answer> take(long millis) throws IOException, InterruptedException {
    Event event = events.poll(millis, TimeUnit.MILLISECONDS);
    if (event == null) {
      return Optional.empty();
    }
    if (event.failure().isPresent()) {
      throw new IOException(SparkTrouble.ofJob(event.failure().get()));
    }
    waiting--;
    return event.answer();
  }

  /** Cancels what still runs, and waits until Spark has let go of it. */
  @Override
  public void close() {
    boolean interrupted = false;
    if (waiting > 0 && !spark.sc().isStopped()) {
      spark.cancelJobGroup(group);
    }
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_MILLIS);
    for (Thread thread : submitters) {
      try {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
