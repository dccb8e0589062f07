package org.lyapunov4j.monitor;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.api.Model;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.Forecast;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.network.ProbeData;
import org.lyapunov4j.network.RoutedListener;

/**
 * Computes the Lyapunov spectrum of every recurrent layer of a network while it trains.
 *
 * <pre>{@code
 * net.addListeners(new LyapunovListener());     // one log line a checkpoint
 *
 * LyapunovListener monitor = LyapunovListener.builder()
 *     .probe(Probe.of(features))
 *     .schedule(Schedule.everyEpochs(1))
 *     .sink(RunDirectory.create(Path.of("runs"), "sonnets"))
 *     .build();
 * }</pre>
 *
 * <p><b>Which weights.</b> The first checkpoint sees the network before its first update: DL4J
 * calls {@code onGradientCalculation} when the gradients of the first minibatch are there and not
 * yet applied, and everything the monitor needs is copied there. Later checkpoints see the weights
 * just after an update. DL4J applies constraints (max norm, non-negative) after its listeners; a
 * network that has any is therefore seen one callback later, before its next update or at the end
 * of the epoch, so that the weights are those it computes with. What is due at the last update of
 * all without the end of an epoch following is then not taken.
 *
 * <p><b>The probe</b>, unless one is given, is copied from the first minibatch; under truncated
 * backpropagation through time from the first segment of it, which DL4J shows its listeners as if
 * it were all.
 *
 * <p><b>Harmless.</b> Trained parameters are the same to the bit with and without the listener. It
 * draws no random numbers of ND4J, keeps no array of DL4J's, and throws nothing: what goes wrong is
 * a warning, once for each kind, and a report with the reason, for each checkpoint. Errors of the
 * virtual machine other than exhausted memory or stack are let through.
 *
 * <p><b>Flags.</b> Rules judge the run so far ({@link LyapunovListenerBuilder#rules}) after every
 * checkpoint whose place does not depend on a clock (all, but for some of {@link BudgetSchedule}),
 * so that a training is judged the same whenever it is repeated, and at once when a loss becomes
 * NaN or infinite. A flag goes to the log, to sinks that are {@link org.lyapunov4j.flag.FlagSink}s,
 * after the report it belongs to, and to {@link LyapunovListenerBuilder#onFlag callbacks}, once:
 * again only when it has become more severe, or had gone away. Nothing is stopped by it; that is
 * what package {@code stopping} is for.
 *
 * <p><b>Where the time goes.</b> With a schedule that keeps a budget, which is the default, the
 * thread that trains only copies the network; spectra are computed beside it, one checkpoint at a
 * time, and reported in order. With any other schedule, or where BLAS uses several threads, whose
 * number is the whole process's, the thread that trains computes them. {@link
 * LyapunovListenerBuilder#synchronous} and {@link LyapunovListenerBuilder#background} decide it
 * otherwise.
 *
 * <p><b>Sinks</b> and callbacks are called beside the training. Where spectra are computed by the
 * thread that trains, it waits until they have come back; one that does not within the {@link
 * LyapunovListenerBuilder#patience patience} is told once, and no longer waited for. Reports and
 * flags are kept for it as long as the process lives, the last thousands of losses too.
 *
 * <p><b>One listener, several networks.</b> A listener that meets another network begins anew: with
 * a checkpoint 0 of its own, another probe, nothing compared with the network before, and records
 * kept apart. {@link #history}, {@link #flags}, {@link #checkpoints()} and their like speak of the
 * network that is trained now; updates and times are of all. A copy that goes on where the last one
 * was, as a network that was saved and loaded does, is no other network.
 *
 * <p>{@code ParallelWrapper} clones the listener for its workers; the clones share probe, sinks and
 * history, and unless {@link LyapunovListenerBuilder#everyWorker} is set the first worker alone
 * takes checkpoints. Java serialisation keeps settings, probe, counts and place in the schedule;
 * sinks, callbacks, history and flags are dropped, and the rules are the standard ones afterwards.
 */
public final class LyapunovListener extends RoutedListener {
  private static final long serialVersionUID = 3L;

  /** ParallelWrapper names its workers {@code <uuid>_thread_<number>}. */
  private static final Pattern NUMBERED_WORKER = Pattern.compile(".*_(\\d+)");

  private final Settings settings;
  private final Ledger ledger;
  private final Watcher watcher;
  private boolean measuring = true;
  private transient Conductor conductor;

  /** The first minibatch as the probe, checkpoints within 5 % of the time, one log line each. */
  public LyapunovListener() {
    this(
        builder().settings(),
        List.of(),
        () -> Double.NaN,
        Optional.empty(),
        Judges.standard(),
        Ticker.SYSTEM);
  }

  LyapunovListener(
      Settings settings,
      List<CheckpointSink> sinks,
      DoubleSupplier validation,
      Optional<Aelle> aelle,
      Judges judges,
      Ticker ticker) {
    super(UUID.randomUUID().toString());
    this.settings = settings;
    this.ledger = new Ledger(settings);
    this.conductor = new Conductor(settings, ledger, sinks, validation, aelle, judges, ticker);
    this.watcher = new Watcher(settings, ledger, conductor, ticker);
  }

  private LyapunovListener(LyapunovListener other) {
    super(other.getSessionID());
    this.settings = other.settings;
    this.ledger = other.ledger;
    this.conductor = other.conductor;
    this.watcher = new Watcher(settings, ledger, conductor, conductor.ticker());
    setStorageRouter(other.getStorageRouter());
  }

  public static LyapunovListenerBuilder builder() {
    return new LyapunovListenerBuilder();
  }

  /** The last report, of whatever worker; empty before the first checkpoint. */
  public Optional<CheckpointReport> latest() {
    return ledger.latest();
  }

  /** The last reports, oldest first; how many is set by {@link LyapunovListenerBuilder#history}. */
  public List<CheckpointReport> history() {
    return ledger.history();
  }

  /**
   * What AeLLE expects of the training after the last checkpoint; empty without {@link
   * LyapunovListenerBuilder#aelle a model}, and before the first checkpoint.
   */
  public Optional<Forecast> forecast() {
    return ledger.forecast();
  }

  /** The last flags raised, oldest first; as many as reports are kept. */
  public List<Flag> flags() {
    return ledger.flags();
  }

  /** The flags that hold at the last checkpoint, each as it was found last. */
  public List<Flag> standingFlags() {
    return ledger.standingFlags();
  }

  /** The flag that training was stopped for; empty while it was not. */
  public Optional<Flag> stopReason() {
    return ledger.stop();
  }

  /**
   * Notes why training is stopped, for {@link #stopReason} and the log; called by what stops it, as
   * package {@code stopping} does. Does not stop anything itself, and the first reason counts.
   */
  public void noteStop(Flag reason) {
    conductor.noteStop(reason);
  }

  /**
   * Forgets the standing flags and the stop reason, and judges later checkpoints as if there had
   * been none before: to be called when a network trains on after a stop, perhaps from other
   * weights. Waits for the checkpoint that is pending, but when it is called within that. {@link
   * #flags()} and {@link #history()} keep what they have.
   */
  public void resume() {
    conductor.resume();
  }

  /** How many networks this listener has met, the one that is trained now included. */
  public int networks() {
    return ledger.network();
  }

  /** How many parameter updates this listener has seen, of all networks. */
  public long updates() {
    return ledger.updates();
  }

  /** The epoch of the last update seen, by DL4J's count: as many are done. */
  public int epoch() {
    return ledger.epoch();
  }

  /** How many checkpoints were taken, failed ones included. */
  public int checkpoints() {
    return ledger.checkpoints();
  }

  /** How many of them have no spectrum that is a number: {@link CheckpointReport#failed()}. */
  public int failedCheckpoints() {
    return ledger.failed();
  }

  /**
   * How many checkpoints were due while the one before was being computed beside the training, and
   * were not taken; none where the schedule keeps a budget.
   */
  public int skippedCheckpoints() {
    return ledger.skipped();
  }

  /** Wall time that checkpoints have taken from the training, of all workers together. */
  public long monitoringNanos() {
    return ledger.monitoringNanos();
  }

  /** Wall time for which checkpoints were computed beside the training. */
  public long backgroundNanos() {
    return ledger.backgroundNanos();
  }

  /** The sequences that drive the network at checkpoints; empty until they are known. */
  public Optional<ProbeData> probe() {
    return ledger.probe();
  }

  @Override
  public void onBackwardPass(Model model) {
    guarded(model, () -> watcher.scored(model));
  }

  @Override
  public void onGradientCalculation(Model model) {
    guarded(model, () -> watcher.gradients(model));
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    guarded(model, () -> watcher.updated(model, iteration, epoch));
  }

  @Override
  public void onEpochStart(Model model) {
    guarded(model, () -> watcher.epochStarts(model));
  }

  @Override
  public void onEpochEnd(Model model) {
    guarded(model, () -> watcher.epochEnds(model));
  }

  /**
   * Takes a checkpoint of a network that is not being trained at this moment, whatever the schedule
   * says, unless there is one of this iteration already; to be called by the thread that trains,
   * before or after {@code fit}: the way to have the last update measured where the plan is not
   * known. Waits for what is pending, and until sinks have this one. Called within a sink or a
   * callback it does nothing but say so.
   */
  public void takeCheckpoint(Model model) {
    guarded(model, () -> watcher.requested(model));
  }

  /**
   * Waits until all checkpoints are computed and sinks and callbacks have what is theirs, at most
   * for the {@link LyapunovListenerBuilder#patience patience}; an interrupt does not shorten it and
   * is kept. Call it when training has ended, before sinks are closed or the process ends. What is
   * missing then is told in the log. Called within a sink or a callback, it does not wait for that.
   *
   * @return whether nothing is missing
   */
  public boolean awaitPending() {
    return conductor.awaitPending();
  }

  /** Runs what a callback of DL4J does; nothing it throws gets back to DL4J. */
  private void guarded(Model model, Runnable action) {
    if (!measuring || !Models.isNetwork(model)) {
      return;
    }
    try {
      action.run();
    } catch (Throwable thrown) {
      conductor.contain(thrown);
    }
  }

  /**
   * A listener for another worker: same settings, probe, sinks and history, a schedule of its own.
   */
  @Override
  @SuppressWarnings("MethodDoesntCallSuperMethod") // final fields must not be shared
  public LyapunovListener clone() {
    return new LyapunovListener(this);
  }

  /** Reports call the workers of a {@code ParallelWrapper} {@code worker 0}, {@code worker 1}. */
  @Override
  public void setWorkerID(String id) {
    super.setWorkerID(id);
    Matcher numbered = NUMBERED_WORKER.matcher(id == null ? "" : id);
    boolean replicated = numbered.matches();
    measuring = settings.everyWorker() || !replicated || numbered.group(1).matches("0+");
    String name = id == null ? "" : replicated ? "worker " + numbered.group(1) : id;
    watcher.worker(name, replicated);
    if (replicated) {
      conductor.announcements().replicas(settings.everyWorker());
    }
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    conductor =
        new Conductor(
            settings,
            ledger,
            List.of(),
            () -> Double.NaN,
            Optional.empty(),
            Judges.standard(),
            Ticker.SYSTEM);
    watcher.attach(conductor, Ticker.SYSTEM);
  }
}
