package org.lyapunov4j.monitor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.api.Model;
import org.lyapunov4j.flag.TrainingFacts;
import org.lyapunov4j.network.FirstNaN;
import org.lyapunov4j.network.MinibatchFacts;

/**
 * What is noticed of a training besides its losses and spectra, for rules: what its first
 * minibatches say of the task, epochs without an update, and where its first NaN came from. Of each
 * worker, who has minibatches of its own.
 */
final class Noticed {
  /** Minibatches that are looked at; their means are what is told. */
  private static final int MINIBATCHES = 8;

  private final Map<String, Eye> eyes = new ConcurrentHashMap<>();
  private final AtomicInteger idleEpochs = new AtomicInteger();

  /** What is known of one worker. */
  private static final class Eye {
    private int seen;
    private double guess;
    private double scale = Double.NaN;
    private double labelled;
    private TrainingFacts facts = TrainingFacts.NONE;

    synchronized boolean isOpen() {
      return seen < MINIBATCHES;
    }

    synchronized void close() {
      seen = MINIBATCHES;
    }

    synchronized void see(MinibatchFacts minibatch) {
      seen++;
      guess += (minibatch.constantGuess() - guess) / seen;
      scale =
          Double.isNaN(scale) ? minibatch.inputScale() : Math.max(scale, minibatch.inputScale());
      labelled = Math.max(labelled, minibatch.labelled());
      // That no label counts is known when it holds for all that are looked at.
      boolean known = labelled > 0 || seen == MINIBATCHES;
      facts =
          facts
              .withConstantGuess(guess)
              .withFirstGuess(seen == 1 ? minibatch.constantGuess() : facts.firstGuess())
              .withInputScale(scale)
              .withLabelled(known ? labelled : Double.NaN);
    }

    synchronized void find(FirstNaN first) {
      first.diagnosis().ifPresent(found -> facts = facts.withFirstNonFinite(found));
    }

    synchronized TrainingFacts facts() {
      return facts;
    }
  }

  private Eye eye(String worker) {
    return eyes.computeIfAbsent(worker, name -> new Eye());
  }

  /**
   * Looks at the minibatch under way, when its loss is there and nothing is dropped yet.
   *
   * @param lossBefore loss of the update before; NaN where there was none
   */
  void minibatch(Model model, String worker, double lossBefore) {
    Eye eye = eye(worker);
    if (eye.isOpen()) {
      try {
        eye.see(MinibatchFacts.of(model));
      } catch (RuntimeException thrown) {
        eye.close();
        throw thrown;
      }
    }
    boolean first = eye.facts().firstNonFinite().isEmpty();
    if (first && !Double.isFinite(model.score())) {
      eye.find(FirstNaN.find(model, lossBefore));
    }
  }

  void idleEpoch() {
    idleEpochs.incrementAndGet();
  }

  TrainingFacts of(String worker) {
    return eye(worker).facts().withIdleEpochs(idleEpochs.get());
  }

  void forget() {
    eyes.clear();
    idleEpochs.set(0);
  }
}
