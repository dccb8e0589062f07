package org.lyapunov4j.stopping;

import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.earlystopping.termination.EpochTerminationCondition;
import org.deeplearning4j.earlystopping.termination.IterationTerminationCondition;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.monitor.LyapunovListener;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Ends a training under DL4J's early stopping when its monitor has raised a flag that is bad enough
 * and still stands. One object is a condition for iterations and for epochs, and may be given as
 * both:
 *
 * <pre>{@code
 * LyapunovTermination flagged = LyapunovTermination.on(monitor, Severity.CRITICAL);
 * new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
 *     .iterationTerminationConditions(flagged)
 *     .epochTerminationConditions(new MaxEpochsTerminationCondition(50), flagged);
 * }</pre>
 *
 * <p>The monitor must be a listener of the network. Why training ended is in {@link
 * LyapunovListener#stopReason} and in the result's termination details.
 *
 * <p><b>Not in the first epoch.</b> DL4J saves a first best model after its first epoch, and fails
 * with a NullPointerException (in-memory saver) or for want of a file where an iteration condition
 * ends the training before. As a condition for iterations this one therefore holds its verdict
 * until an epoch of the fit under way is done. To end within the first epoch give it for epochs and
 * wrap the training data in an {@link EndingDataSetIterator}: that ends the epoch, DL4J saves what
 * there is, and the condition for epochs ends the training.
 *
 * <p>Serialisation and JSON keep severity and minimum of epochs, not the monitor; without one the
 * training is never ended: see {@link #watching}.
 */
public final class LyapunovTermination
    implements IterationTerminationCondition, EpochTerminationCondition {
  private static final long serialVersionUID = 1L;

  private final Severity severity;
  private final int minimumEpochs;
  private final transient LyapunovListener monitor;
  private transient long updatesBefore;
  private transient Flag reason;

  private LyapunovTermination(Severity severity, int minimumEpochs, LyapunovListener monitor) {
    this.severity = new Verdict(severity, minimumEpochs).severity();
    this.minimumEpochs = minimumEpochs;
    this.monitor = monitor;
    this.updatesBefore = monitor == null ? 0 : monitor.updates();
  }

  /** Ends the training for a flag of this severity or worse. */
  public static LyapunovTermination on(LyapunovListener monitor, Severity severity) {
    return on(monitor, severity, 0);
  }

  /**
   * As {@link #on(LyapunovListener, Severity)}, but not before so many epochs of the fit are done.
   */
  public static LyapunovTermination on(
      LyapunovListener monitor, Severity severity, int minimumEpochs) {
    return new LyapunovTermination(
        severity, minimumEpochs, Objects.requireNonNull(monitor, "monitor must not be null"));
  }

  /** What JSON keeps: a condition that watches nothing yet. */
  @JsonCreator
  static LyapunovTermination unwatching(
      @JsonProperty("severity") Severity severity,
      @JsonProperty("minimumEpochs") int minimumEpochs) {
    return new LyapunovTermination(severity, minimumEpochs, null);
  }

  /** A condition like this one that watches a monitor, after this one was read back. */
  public LyapunovTermination watching(LyapunovListener other) {
    return on(other, severity, minimumEpochs);
  }

  @JsonProperty("severity")
  public Severity severity() {
    return severity;
  }

  @JsonProperty("minimumEpochs")
  public int minimumEpochs() {
    return minimumEpochs;
  }

  /** The flag that this condition has ended the training for; empty where it has not. */
  public Optional<Flag> reason() {
    return Optional.ofNullable(reason);
  }

  @Override
  public void initialize() {
    reason = null;
    updatesBefore = monitor == null ? 0 : monitor.updates();
  }

  @Override
  public boolean terminate(double lastMiniBatchScore) {
    boolean epochSaved = monitor != null && watched() && monitor.epoch() >= 1;
    return epochSaved && ends(monitor.epoch());
  }

  @Override
  public boolean terminate(int epoch, double score, boolean minimize) {
    return monitor != null && watched() && ends(epoch + 1);
  }

  /**
   * Whether the monitor has seen an update of this fit, without which neither its epoch nor its
   * flags are those of this fit.
   */
  private boolean watched() {
    return monitor.updates() > updatesBefore;
  }

  private boolean ends(int epochsDone) {
    new Verdict(severity, minimumEpochs).of(monitor, epochsDone).ifPresent(flag -> reason = flag);
    return reason != null;
  }

  /** Goes into the details of the early-stopping result. */
  @Override
  public String toString() {
    String condition =
        "LyapunovTermination("
            + severity
            + (minimumEpochs == 0 ? "" : ", after " + minimumEpochs + " epochs")
            + ")";
    return reason == null ? condition : condition + ": " + reason;
  }
}
