package org.lyapunov4j.flag;

import java.util.List;
import java.util.Map;
import org.lyapunov4j.checkpoint.CheckpointReport;

/**
 * {@code UNTRAINED}: nothing is trained at all: epochs end without a single update, or no label
 * counts. A warning.
 *
 * <p>Why: DL4J says nothing where data come in a shape that it makes no minibatch of, and where a
 * mask leaves no label the loss is 0 and so is every gradient: a calm curve, and the network is at
 * its end what it was at its beginning. A loss of exactly 0 with a spectrum that is the same to the
 * last bit after {@value #UPDATES} updates is taken for the second where masks are not known.
 */
public record Untrained() implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "UNTRAINED";

  static final int UPDATES = 5;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    TrainingFacts facts = history.context().facts();
    if (facts.idleEpochs() > 0) {
      return List.of(
          flag(
              history,
              (facts.idleEpochs() == 1 ? "An epoch has" : facts.idleEpochs() + " epochs have")
                  + " ended without a single update of the parameters.",
              "Look at what the iterator gives: no minibatches, or features of a shape that DL4J cuts"
                  + " nothing from (indices under truncated backpropagation must be [batch, 1, time]).",
              "data"));
    }
    boolean masked = facts.labelled() == 0;
    if (isZeroThroughout(history) && (masked || isAtRest(history))) {
      return List.of(
          flag(
              history,
              masked
                  ? "No label counts: the mask of the labels is 0 at every step."
                  : "The loss is exactly 0 and not a bit of the network has moved: no label seems to"
                      + " count.",
              "Look at the mask of the labels: 1 is for the steps that count.",
              "labels"));
    }
    return List.of();
  }

  /** Segments of truncated sequences may be without a label each in turn, but not so many. */
  private static boolean isZeroThroughout(RunHistory history) {
    int least = history.context().backpropagationLength() > 0 ? 10 * UPDATES : UPDATES;
    List<Loss> losses = history.losses();
    return !losses.isEmpty()
        && losses.get(losses.size() - 1).iteration() - history.firstIteration() >= least
        && losses.stream().allMatch(loss -> loss.value() == 0);
  }

  private static boolean isAtRest(RunHistory history) {
    List<CheckpointReport> reports = history.reports();
    return reports.size() > 1 && Frozen.moved(reports.get(0), history.layers()) == 0;
  }

  private static Flag flag(RunHistory history, String reason, String advice, String cause) {
    Map<String, Double> evidence =
        Map.of(
            "idleEpochs", (double) history.context().facts().idleEpochs(),
            "labelled", history.context().facts().labelled(),
            "updates", (double) history.updates());
    return history.flag(Severity.WARNING, NAME, "", reason, advice, evidence, 1).withCause(cause);
  }
}
