package org.lyapunov4j.monitor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.FlagRules;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.flag.TrainingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the rules, and tells who wants to know: log, sinks, callbacks. Judging and telling is for
 * one thread at a time, whoever calls; taking a loss is not.
 */
final class Verdicts {
  private static final Logger LOG = LoggerFactory.getLogger(LyapunovListener.class);

  private final Settings settings;
  private final FlagRules rules;
  private final List<Consumer<Flag>> callbacks;
  private final Ledger ledger;
  private final Outlets outlets;
  private final Warnings warnings;
  private final Map<String, Losses> losses = new ConcurrentHashMap<>();
  private volatile int backpropagationLength;

  Verdicts(Settings settings, Judges judges, Ledger ledger, Outlets outlets, Warnings warnings) {
    this.settings = settings;
    this.rules = judges.rules();
    this.callbacks = judges.callbacks();
    this.ledger = ledger;
    this.outlets = outlets;
    this.warnings = warnings;
  }

  /** Learns how a model is trained. */
  void meet(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      var conf = network.getLayerWiseConfigurations();
      note(conf.getBackpropType(), conf.getTbpttBackLength());
    } else if (model instanceof ComputationGraph graph) {
      var conf = graph.getConfiguration();
      note(conf.getBackpropType(), conf.getTbpttBackLength());
    }
  }

  private void note(BackpropType type, int length) {
    backpropagationLength = type == BackpropType.TruncatedBPTT ? Math.max(0, length) : 0;
  }

  /**
   * Takes a loss.
   *
   * @return whether it is the first of a worker's that is no number, so that the run should be
   *     judged at once
   */
  boolean loss(String worker, int iteration, int epoch, double score) {
    if (rules.rules().isEmpty()) {
      return false;
    }
    losses.computeIfAbsent(worker, name -> new Losses()).add(iteration, epoch, score);
    return !Double.isFinite(score) && ledger.isFirstNonFinite(worker);
  }

  /** Forgets the losses. */
  void resume() {
    losses.clear();
  }

  /** Judges a worker's run as it is known now. */
  void judge(String worker, Instant time) {
    List<CheckpointReport> reports = ledger.judged(worker);
    Losses known = losses.get(worker);
    RunHistory history =
        new RunHistory(
            reports,
            known == null ? List.of() : known.list(),
            new TrainingContext(
                settings.sequenceLength(),
                backpropagationLength,
                settings.delay(),
                settings.plannedIterations()),
            time);
    List<Flag> found = new ArrayList<>();
    for (FlagRule rule : rules.rules()) {
      try {
        found.addAll(rule.judge(history));
      } catch (Throwable thrown) {
        Trouble.contain(thrown);
        warnings.once(
            "rule " + rule.name(),
            "Rule " + rule.name() + " failed, training goes on: " + Trouble.describe(thrown),
            thrown);
      }
    }
    ledger.flag(found, history).forEach(this::tell);
  }

  private void tell(Flag flag) {
    if (flag.severity().atLeast(Severity.WARNING)) {
      LOG.warn("{}: {}", settings.name(), flag);
    } else {
      LOG.info("{}: {}", settings.name(), flag);
    }
    outlets.flag(flag);
    for (Consumer<Flag> callback : callbacks) {
      try {
        callback.accept(flag);
      } catch (Throwable thrown) {
        Trouble.contain(thrown);
        warnings.once(
            "callback " + System.identityHashCode(callback),
            "A callback for flags of "
                + settings.name()
                + " failed, training goes on and it still gets later ones: "
                + Trouble.describe(thrown),
            thrown);
      }
    }
  }
}
