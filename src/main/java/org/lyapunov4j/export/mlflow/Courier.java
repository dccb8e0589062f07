package org.lyapunov4j.export.mlflow;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.lyapunov4j.record.RunState;

/**
 * The thread between a mailbox and a server: makes the run, sends what waits in letters, and says
 * at last how the run has ended. While the server is away or makes no sense it tries again, after
 * pauses that grow; what the server refuses for good is given up and counted.
 */
final class Courier implements Runnable {
  /**
   * How patient it is.
   *
   * @param linger how long it waits for more to send at once
   * @param firstPause after the first failure; doubled after each further one
   * @param longestPause bound of the pause
   * @param timeout of one question
   * @param capacity of the mailbox
   */
  record Limits(
      Duration linger, Duration firstPause, Duration longestPause, Duration timeout, int capacity) {
    static final Limits DEFAULT =
        new Limits(
            Duration.ofSeconds(1),
            Duration.ofMillis(250),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            50_000);
  }

  /** Something that a server is asked. */
  private interface Errand {
    void run() throws Trouble, InterruptedException;
  }

  /** Time is up. */
  private static final class GaveUp extends Exception {
    private static final long serialVersionUID = 1;
  }

  private final MlflowRun run;
  private final Mailbox mailbox;
  private final List<Map.Entry<String, String>> parameters;
  private final Limits limits;
  private final Clock clock;
  private final Consumer<Exception> trouble;
  private volatile RunState ending = RunState.CLOSED;
  private volatile boolean ended;
  private volatile boolean away;

  Courier(
      MlflowRun run,
      Mailbox mailbox,
      Map<String, String> parameters,
      Limits limits,
      Clock clock,
      Consumer<Exception> trouble) {
    this.run = run;
    this.mailbox = mailbox;
    this.parameters = List.copyOf(parameters.entrySet());
    this.limits = limits;
    this.clock = clock;
    this.trouble = trouble;
  }

  /** To be set before the mailbox is closed. */
  void ending(RunState state) {
    ending = state;
  }

  /** Whether the server knows that the run has ended. */
  boolean hasEnded() {
    return ended;
  }

  /** Whether the server did not do what it was asked last. */
  boolean isAway() {
    return away;
  }

  @Override
  public void run() {
    try {
      introduce();
      for (Mailbox.Letter next = mailbox.take(limits.linger());
          next != null;
          next = mailbox.take(limits.linger())) {
        deliver(next);
      }
      persist(() -> run.end(ending, clock.instant()));
      ended = true;
    } catch (GaveUp | Trouble.Refused refused) {
      trouble.accept(refused);
    } catch (InterruptedException stopped) {
      // The sink was closed and its patience is over.
    } catch (RuntimeException failed) {
      trouble.accept(failed);
    } finally {
      mailbox.giveUp();
    }
  }

  /** Here even a refusal is tried again: all depends on it, and somebody may put it right. */
  private void introduce() throws GaveUp, InterruptedException {
    Duration pause = limits.firstPause();
    while (!run.exists()) {
      try {
        run.create();
        away = false;
      } catch (Trouble later) {
        away = true;
        trouble.accept(later);
        pause = rest(pause);
      }
    }
    for (int from = 0; from < parameters.size(); from += MlflowRun.MOST_TAGS) {
      int to = Math.min(parameters.size(), from + MlflowRun.MOST_TAGS);
      List<Map.Entry<String, String>> some = new ArrayList<>(parameters.subList(from, to));
      try {
        persist(() -> run.parameters(some));
      } catch (Trouble.Refused refused) {
        trouble.accept(refused);
        mailbox.lost(some.size());
      }
    }
  }

  private void deliver(Mailbox.Letter letter) throws GaveUp, InterruptedException {
    try {
      persist(
          () -> {
            if (!run.exists()) {
              run.create();
            }
            run.log(letter.metrics(), letter.tags());
          });
      mailbox.sent();
    } catch (Trouble.Refused refused) {
      trouble.accept(refused);
      mailbox.refused();
    }
  }

  private void persist(Errand errand) throws Trouble.Refused, GaveUp, InterruptedException {
    Duration pause = limits.firstPause();
    while (true) {
      try {
        errand.run();
        away = false;
        return;
      } catch (Trouble.Refused refused) {
        throw refused;
      } catch (Trouble later) {
        away = true;
        trouble.accept(later);
        pause = rest(pause);
      }
    }
  }

  private Duration rest(Duration pause) throws GaveUp, InterruptedException {
    if (!mailbox.rest(pause)) {
      throw new GaveUp();
    }
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(limits.longestPause()) < 0 ? doubled : limits.longestPause();
  }
}
