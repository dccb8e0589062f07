package org.lyapunov4j.monitor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerFailure;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.FlagRules;
import org.lyapunov4j.flag.Loss;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.flag.TrainingContext;

/**
 * Asks the rules, and tells who wants to know: log, sinks, callbacks. Judging and telling is for
 * one thread at a time, whoever calls; taking a loss is not.
 */
final class Verdicts {
  /** The rule's name of what is said where nothing can be measured. */
  static final String UNMEASURED = "UNMEASURED";

  private final Settings settings;
  private final FlagRules rules;
  private final Ledger ledger;
  private final Outlets outlets;
  private final Voice voice;
  private final Map<String, ThinnedLosses> losses = new ConcurrentHashMap<>();
  private volatile int backpropagationLength;
  private final Noticed noticed = new Noticed();

  Verdicts(Settings settings, FlagRules rules, Ledger ledger, Outlets outlets, Voice voice) {
    this.settings = settings;
    this.rules = rules;
    this.ledger = ledger;
    this.outlets = outlets;
    this.voice = voice;
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
   * Takes the loss of an update, without its penalty where that is known.
   *
   * @return whether it is the first of a worker's that is no number, so that the run should be
   *     judged at once
   */
  boolean loss(CheckpointPlace here) {
    if (rules.rules().isEmpty()) {
      return false;
    }
    double known = here.scoreWithoutPenalty();
    double loss = Double.isNaN(known) ? here.score() : known;
    losses
        .computeIfAbsent(here.worker(), name -> new ThinnedLosses())
        .add(here.iteration(), here.epoch(), loss);
    return !Double.isFinite(here.score()) && ledger.isFirstNonFinite(here.worker());
  }

  /** The losses of a worker up to now. */
  List<Loss> losses(String worker) {
    ThinnedLosses known = losses.get(worker);
    return known == null ? List.of() : known.list();
  }

  /** Takes note of an epoch without an update. */
  void idleEpoch() {
    noticed.idleEpoch();
  }

  /** Looks at the minibatch under way, before its update. */
  void minibatch(Model model, String worker) {
    if (!rules.rules().isEmpty()) {
      ThinnedLosses known = losses.get(worker);
      noticed.minibatch(model, worker, known == null ? Double.NaN : known.last());
    }
  }

  /** Forgets the losses and what else was noticed. */
  void forget() {
    losses.clear();
    noticed.forget();
  }

  /**
   * Judges a worker's run as it is known now.
   *
   * @param known the losses up to what is judged
   */
  void judge(String worker, List<Loss> known, Instant time) {
    List<CheckpointReport> reports = ledger.judged(worker);
    RunHistory history = new RunHistory(reports, known, context(worker), time);
    List<Flag> found = new ArrayList<>();
    for (FlagRule rule : rules.rules()) {
      try {
        found.addAll(rule.judge(history));
      } catch (Throwable thrown) {
        Trouble.contain(thrown);
        voice.once(
            "rule " + System.identityHashCode(rule),
            () -> "Rule " + rule.name() + " failed, training goes on: " + Trouble.describe(thrown),
            thrown);
      }
    }
    ledger.flag(found, history).forEach(this::tell);
  }

  /** Raises a flag where the settings keep anything from being measured. */
  void unmeasured(CheckpointReport report) {
    if (rules.rules().isEmpty()) {
      return;
    }
    RunHistory history =
        new RunHistory(List.of(report), List.of(), context(report.worker()), report.time());
    String reasons =
        report.failures().stream()
            .map(LayerFailure::reason)
            .distinct()
            .collect(Collectors.joining("; "));
    Flag flag =
        history.flag(
            Severity.WARNING,
            UNMEASURED,
            "",
            "Nothing can be measured with these settings: " + reasons + ".",
            "Change them; this training goes on unwatched.",
            Map.of(),
            Double.NaN);
    ledger.flag(List.of(flag), history).forEach(this::tell);
  }

  /** Steps over which growth of gradients is judged besides whole sequences, where known. */
  Windows windows() {
    return new Windows(backpropagationLength, settings.delay());
  }

  private TrainingContext context(String worker) {
    return new TrainingContext(
            settings.sequenceLength(),
            backpropagationLength,
            settings.delay(),
            ledger.planned().iterations())
        .withFacts(noticed.of(worker));
  }

  private void tell(Flag flag) {
    if (flag.severity().atLeast(Severity.WARNING)) {
      voice.warn(() -> settings.name() + ": " + flag);
    } else {
      voice.info(() -> settings.name() + ": " + flag);
    }
    outlets.flag(flag);
  }
}
