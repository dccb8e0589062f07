package org.lyapunov4j.monitor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.Forecast;
import org.lyapunov4j.checkpoint.Backlog;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.checkpoint.Outlook;
import org.lyapunov4j.checkpoint.ReportSource;
import org.lyapunov4j.checkpoint.TrainedNetwork;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.Loss;
import org.lyapunov4j.network.NetworkCopy;
import org.lyapunov4j.network.NetworkFacts;
import org.lyapunov4j.network.NetworkReader;
import org.lyapunov4j.network.NetworkSnapshot;
import org.lyapunov4j.network.ProbeData;
import org.slf4j.LoggerFactory;

/**
 * Takes one checkpoint: probe, snapshot, spectra, report, log line, sinks, verdicts. Shared by a
 * listener and its clones. A checkpoint that fails, in whatever way, is a report all the same.
 */
final class Conductor implements ReportSource {
  private final Settings settings;
  private final Ledger ledger;
  private final DoubleSupplier validation;
  private final Optional<Aelle> aelle;
  private final Ticker ticker;
  private final Voice voice = new Voice(LoggerFactory.getLogger(LyapunovListener.class));
  private final Announcements announcements;
  private final Probing probing;
  private final Outlets outlets;
  private final Verdicts verdicts;
  private final Background background = new Background();

  /** One report or judgement at a time. */
  private final Object judging = new Object();

  private String structure;
  private volatile boolean silent;

  Conductor(
      Settings settings,
      Ledger ledger,
      List<CheckpointSink> sinks,
      DoubleSupplier validation,
      Optional<Aelle> aelle,
      Judges judges,
      Ticker ticker) {
    this.settings = settings;
    this.ledger = ledger;
    this.validation = validation;
    this.aelle = aelle;
    this.ticker = ticker;
    this.announcements = new Announcements(settings.name(), voice);
    this.probing = new Probing(settings, ledger, voice);
    this.outlets =
        new Outlets(sinks, judges.callbacks(), settings.name(), settings.patience(), voice);
    this.verdicts = new Verdicts(settings, judges.rules(), ledger, outlets, voice);
  }

  Ticker ticker() {
    return ticker;
  }

  /** Whether the network has nothing to measure, so that there is no use in trying again. */
  boolean isSilent() {
    return silent;
  }

  /** What was thrown somewhere in the monitor ends here, as a warning. */
  void contain(Throwable thrown) {
    Trouble.contain(thrown);
    String what = Trouble.describe(thrown);
    voice.once(what, () -> settings.name() + " monitor failed, training goes on: " + what, thrown);
  }

  /**
   * Makes the acquaintance of a network.
   *
   * @param mayGoOn whether it may be the one that was met last, as far as its count of updates
   *     tells
   * @param back whether it is the same object, whose count of updates has gone back
   * @return whether it is another one, or the first, so that everything begins anew
   */
  synchronized boolean meet(Model model, int iteration, boolean mayGoOn, boolean back) {
    String now = Models.structure(model);
    boolean known = ledger.network() > 0 && (structure == null || structure.equals(now));
    structure = now;
    if (known && mayGoOn) {
      return false;
    }
    background.await(Patience.of(settings.patience()));
    synchronized (judging) {
      ledger.meet();
      verdicts.forget();
    }
    silent = false;
    boolean tooFew = ledger.planned().begin(iteration);
    announcements.network(ledger.network(), model, iteration, back);
    if (tooFew) {
      announcements.planTooShort(settings.plannedIterations(), iteration);
    }
    outlets.network(this, facts(model));
    return true;
  }

  private TrainedNetwork facts(Model model) {
    int planned = ledger.planned().iterations();
    try {
      return NetworkFacts.of(model, ledger.network(), planned);
    } catch (Throwable thrown) {
      contain(thrown);
      return new TrainedNetwork(ledger.network(), null, planned, Map.of(), "");
    }
  }

  /**
   * Takes the loss of one update; one that is no number is judged at once.
   *
   * @param beside whether checkpoints are computed beside the training
   */
  void score(CheckpointPlace here, boolean beside) {
    outlets.score(here.iteration(), here.epoch(), here.score());
    if (verdicts.loss(here)) {
      // By all that is known at this update, however long a checkpoint takes.
      background.await(Patience.of(settings.patience()));
      synchronized (judging) {
        verdicts.judge(here.worker(), verdicts.losses(here.worker()), ticker.now());
      }
      if (!beside) {
        outlets.keepUp();
      }
    }
  }

  /** Looks at the minibatch under way, before its update. */
  void minibatch(Model model, String worker) {
    try {
      verdicts.minibatch(model, worker);
    } catch (RuntimeException thrown) {
      contain(thrown);
    }
  }

  /** An epoch has ended without an update, which rules may have a word on. */
  void idleEpoch(String worker) {
    announcements.idleEpoch();
    synchronized (judging) {
      verdicts.idleEpoch();
      verdicts.judge(worker, verdicts.losses(worker), ticker.now());
    }
  }

  /** Judges what comes as if nothing had been before. */
  void resume() {
    background.await(Patience.of(settings.patience()));
    synchronized (judging) {
      verdicts.forget();
      ledger.resume();
    }
  }

  void noteStop(Flag reason) {
    if (ledger.stop(reason)) {
      voice.warn(() -> settings.name() + ": training is stopped for " + reason);
    }
  }

  /** What drives the network at checkpoints. */
  Probing probing() {
    return probing;
  }

  /** What is said in the log. */
  Announcements announcements() {
    return announcements;
  }

  /** Whether a checkpoint is being computed beside the training. */
  boolean isBusy() {
    return background.isBusy();
  }

  /** Whether the caller is part of a checkpoint or a sink, and must not wait for it. */
  boolean isInside() {
    return background.isCurrent() || outlets.isCurrent();
  }

  /** Waits until one more checkpoint may be left to the background. */
  void awaitRoom() {
    background.awaitRoom(Patience.of(settings.patience()));
  }

  /** Waits for the checkpoints that are being computed beside the training. */
  void awaitCheckpoints(Duration atMost) {
    background.await(Patience.of(atMost));
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public Backlog settle() {
    Patience patience = Patience.of(settings.patience());
    boolean computed = background.await(patience);
    Backlog missing = outlets.settle(patience);
    return computed ? missing : missing.plus(new Backlog(background.pending(), 0, 0));
  }

  boolean awaitPending() {
    Backlog missing = settle();
    if (!missing.isEmpty()) {
      announcements.missing(missing, settings.patience());
    }
    return missing.isEmpty();
  }

  /**
   * Takes a checkpoint: the network is copied here and now, the rest may be left to the background.
   *
   * @param beside whether to compute the spectra beside the training
   * @param later told the nanoseconds that this has taken, when it is known
   */
  void checkpoint(Model model, CheckpointPlace place, boolean beside, LongConsumer later) {
    long start = ticker.nanos();
    verdicts.meet(model);
    Taking taking =
        new Taking(
            place,
            ledger.network(),
            validationLoss(),
            verdicts.losses(place.worker()),
            verdicts.windows());
    Supplier<NetworkSnapshot> snapshot;
    try {
      ProbeData probe = probing.probe(model);
      NetworkCopy copy = NetworkCopy.of(model);
      Supplier<NetworkSnapshot> reading = () -> NetworkReader.standard().read(copy, probe);
      if (beside && !copy.isApart()) {
        NetworkSnapshot now = reading.get();
        snapshot = () -> now;
      } else {
        snapshot = reading;
      }
    } catch (Throwable thrown) {
      report(taking, SnapshotSpectra.failed(thrown, voice), ticker.nanos() - start);
      return;
    }
    long soFar = ticker.nanos() - start;
    if (!beside) {
      compute(taking, snapshot, false, soFar);
      outlets.keepUp();
      return;
    }
    background.start(
        () -> {
          long began = ticker.nanos();
          try {
            compute(taking, snapshot, true, soFar);
          } catch (Throwable thrown) {
            contain(thrown);
          } finally {
            later.accept(ticker.nanos() - began);
          }
        });
  }

  /** A checkpoint between the moment it was taken and its report. */
  private record Taking(
      CheckpointPlace place, int network, double validation, List<Loss> losses, Windows windows) {}

  private void compute(
      Taking taking, Supplier<NetworkSnapshot> reading, boolean beside, long soFar) {
    long start = ticker.nanos();
    SnapshotSpectra found;
    try {
      NetworkSnapshot snapshot = reading.get();
      if (snapshot.cells().isEmpty() && snapshot.failures().isEmpty()) {
        silent = true;
        found =
            SnapshotSpectra.failed(
                "the network has no recurrent layer, so there is nothing to monitor", false);
      } else {
        found =
            SnapshotSpectra.of(
                snapshot,
                settings.spectrum(),
                taking.windows(),
                probing.thrift(snapshot),
                beside,
                voice);
      }
    } catch (Throwable thrown) {
      found = SnapshotSpectra.failed(thrown, voice);
    }
    report(taking, found, soFar + ticker.nanos() - start);
  }

  private void report(Taking taking, SnapshotSpectra found, long cost) {
    CheckpointPlace place = taking.place();
    synchronized (judging) {
      if (taking.network() != ledger.network()) {
        return;
      }
      CheckpointReport report =
          ledger.enter(
              place.judged(),
              index ->
                  new CheckpointReport(
                      index,
                      place.iteration(),
                      place.epoch(),
                      place.score(),
                      taking.validation(),
                      ledger.planned().progress(place.iteration()),
                      found.spectra(),
                      found.failures(),
                      ticker.now(),
                      cost,
                      place.worker(),
                      place.scoreWithoutPenalty()));
      boolean never = found.hopeless() && report.index() == 0;
      announcements.report(report);
      Optional<Outlook> outlook =
          place.judged() ? aelle.flatMap(model -> ask(model, report)) : Optional.empty();
      outlets.accept(report);
      outlook.ifPresent(outlets::forecast);
      if (never) {
        silent = true;
        verdicts.unmeasured(report);
      } else if (place.judged()) {
        verdicts.judge(report.worker(), taking.losses(), report.time());
      }
    }
  }

  private Optional<Outlook> ask(Aelle model, CheckpointReport report) {
    if (ledger.planned().iterations() == 0) {
      announcements.noPlan(ledger.planned().epochs() > 0);
      return Optional.empty();
    }
    try {
      Forecast forecast = model.forecast(ledger.trail(report.worker()));
      ledger.expect(forecast);
      announcements.forecast(forecast);
      return Optional.of(
          new Outlook(
              report.iteration(),
              forecast.percentile(),
              forecast.worstHalf(),
              forecast.worstQuarter(),
              report.time(),
              report.worker()));
    } catch (Throwable thrown) {
      contain(thrown);
      return Optional.empty();
    }
  }

  private double validationLoss() {
    try {
      return validation.getAsDouble();
    } catch (Throwable thrown) {
      contain(thrown);
      return Double.NaN;
    }
  }
}
