package org.lyapunov4j.monitor;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.lyapunov4j.aelle.Forecast;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.Standing;
import org.lyapunov4j.network.ProbeData;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a listener and its clones in other workers have in common: the probe, the counts and the
 * last reports and flags, of the network that is trained now. Survives serialisation but for
 * reports and flags.
 */
final class Ledger implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int capacity;
  private final Planned planned;
  private int network;
  private int checkpoints;
  private int failed;
  private int skipped;
  private long updates;
  private int epoch;
  private int judgedFrom;
  private long monitoringNanos;
  private long backgroundNanos;
  private Allotment allotment;
  private transient Deque<CheckpointReport> history = new ArrayDeque<>();
  private transient Map<String, Trail> trails = new HashMap<>();
  private transient ProbeData probe;
  private transient Thrift thrift;
  private transient Forecast forecast;
  private transient Deque<Flag> flags = new ArrayDeque<>();
  private transient Standing standing = new Standing();
  private transient Set<String> nonFinite = new HashSet<>();
  private transient Flag stop;

  Ledger(Settings settings) {
    this.capacity = settings.history();
    this.planned = new Planned(settings.plannedIterations(), settings.plannedEpochs());
  }

  /** How long the training will be. */
  Planned planned() {
    return planned;
  }

  /** Begins with a network, the first or another; counts of time and updates go on. */
  synchronized void meet() {
    network++;
    if (network == 1) {
      return;
    }
    checkpoints = 0;
    failed = 0;
    skipped = 0;
    judgedFrom = 0;
    probe = null;
    allotment = null;
    thrift = null;
    forecast = null;
    history.clear();
    trails.clear();
    flags.clear();
    forget();
  }

  /** How many networks were met. */
  synchronized int network() {
    return network;
  }

  /** The probe, made by the first who asks. */
  synchronized ProbeData probe(Supplier<ProbeData> source) {
    if (probe == null) {
      probe = source.get();
    }
    return probe;
  }

  synchronized Optional<ProbeData> probe() {
    return Optional.ofNullable(probe);
  }

  /**
   * Enters a report, which is made for the number it gets.
   *
   * @param judged whether rules judge by it
   */
  synchronized CheckpointReport enter(boolean judged, IntFunction<CheckpointReport> numbered) {
    CheckpointReport report = numbered.apply(checkpoints);
    checkpoints++;
    if (judged) {
      trails.computeIfAbsent(report.worker(), worker -> new Trail(capacity)).add(report);
    }
    failed += report.failed() ? 1 : 0;
    history.addLast(report);
    while (history.size() > capacity) {
      history.removeFirst();
    }
    return report;
  }

  /** What a checkpoint may take, settled by the first who asks, the thread that trains. */
  synchronized Allotment allotment(Supplier<Allotment> source) {
    if (allotment == null) {
      allotment = source.get();
    }
    return allotment;
  }

  /** How much checkpoints measure, decided by the first who asks. */
  synchronized Thrift thrift(Supplier<Thrift> source) {
    if (thrift == null) {
      thrift = source.get();
    }
    return thrift;
  }

  synchronized Optional<Thrift> thrift() {
    return Optional.ofNullable(thrift);
  }

  synchronized void expect(Forecast value) {
    forecast = value;
  }

  synchronized Optional<Forecast> forecast() {
    return Optional.ofNullable(forecast);
  }

  /** Whether a worker's loss has not been found to be no number before. */
  synchronized boolean isFirstNonFinite(String worker) {
    return nonFinite.add(worker);
  }

  /** Enters what rules have found, and answers with what of it is to be told. */
  synchronized List<Flag> flag(List<Flag> found, RunHistory history) {
    List<Flag> fresh = standing.update(found, history);
    flags.addAll(fresh);
    while (flags.size() > capacity) {
      flags.removeFirst();
    }
    return fresh;
  }

  synchronized List<Flag> flags() {
    return List.copyOf(flags);
  }

  synchronized List<Flag> standingFlags() {
    return standing.flags();
  }

  /** Enters why training is stopped; the first reason counts. */
  synchronized boolean stop(Flag reason) {
    boolean first = stop == null;
    stop = first ? reason : stop;
    return first;
  }

  synchronized Optional<Flag> stop() {
    return Optional.ofNullable(stop);
  }

  /** Notes that an update was made in an epoch. */
  synchronized void updated(int nowEpoch) {
    updates++;
    epoch = nowEpoch;
  }

  synchronized long updates() {
    return updates;
  }

  synchronized int epoch() {
    return epoch;
  }

  /** Forgets what was flagged, and the reports it rests on as far as rules go. */
  synchronized void resume() {
    judgedFrom = checkpoints;
    forget();
  }

  private void forget() {
    standing = new Standing();
    nonFinite.clear();
    stop = null;
  }

  /** The reports of a worker that rules may judge by. */
  synchronized List<CheckpointReport> judged(String worker) {
    return trail(worker).stream().filter(report -> report.index() >= judgedFrom).toList();
  }

  /** The way of a worker's network from the first checkpoint on. */
  synchronized List<CheckpointReport> trail(String worker) {
    Trail trail = trails.get(worker);
    return trail == null ? List.of() : trail.list();
  }

  synchronized void spent(long nanos) {
    monitoringNanos += nanos;
  }

  synchronized void spentBeside(long nanos) {
    backgroundNanos += nanos;
  }

  synchronized void skip() {
    skipped++;
  }

  synchronized List<CheckpointReport> history() {
    return List.copyOf(history);
  }

  synchronized Optional<CheckpointReport> latest() {
    return Optional.ofNullable(history.peekLast());
  }

  synchronized int checkpoints() {
    return checkpoints;
  }

  synchronized int failed() {
    return failed;
  }

  synchronized int skipped() {
    return skipped;
  }

  synchronized long monitoringNanos() {
    return monitoringNanos;
  }

  synchronized long backgroundNanos() {
    return backgroundNanos;
  }

  private synchronized void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeObject(probe == null ? null : new ArrayList<>(probe.features()));
    out.writeObject(probe == null ? null : new ArrayList<>(probe.masks()));
  }

  @SuppressWarnings("unchecked")
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    List<INDArray> features = (List<INDArray>) in.readObject();
    List<INDArray> masks = (List<INDArray>) in.readObject();
    probe = features == null ? null : new ProbeData(features, masks);
    history = new ArrayDeque<>();
    trails = new HashMap<>();
    flags = new ArrayDeque<>();
    standing = new Standing();
    nonFinite = new HashSet<>();
  }
}
