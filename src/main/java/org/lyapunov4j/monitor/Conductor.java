package org.lyapunov4j.monitor;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.Forecast;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.checkpoint.LayerFailure;
import org.lyapunov4j.checkpoint.Outlook;
import org.lyapunov4j.network.NetworkCopy;
import org.lyapunov4j.network.NetworkReader;
import org.lyapunov4j.network.NetworkSnapshot;
import org.lyapunov4j.network.ProbeData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one checkpoint: probe, snapshot, spectra, report, log line, sinks. Shared by a listener and
 * its clones. A checkpoint that fails, in whatever way, is a report all the same.
 */
final class Conductor {
  private static final Logger LOG = LoggerFactory.getLogger(LyapunovListener.class);

  private final Settings settings;
  private final Ledger ledger;
  private final DoubleSupplier validation;
  private final Optional<Aelle> aelle;
  private final Ticker ticker;
  private final Warnings warnings = new Warnings(LOG);
  private final Outlets outlets;
  private final Verdicts verdicts;
  private final Background background = new Background();
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
    this.outlets = new Outlets(sinks, settings.name(), warnings);
    this.verdicts = new Verdicts(settings, judges, ledger, outlets, warnings);
  }

  /** Whether the network has nothing to measure, so that there is no use in trying again. */
  boolean isSilent() {
    return silent;
  }

  void warn(Throwable thrown) {
    String what = Trouble.describe(thrown);
    warnings.once(what, settings.name() + " monitor failed, training goes on: " + what, thrown);
  }

  /** Takes the loss of one update; one that is no number is judged at once. */
  void score(String worker, int iteration, int epoch, double score) {
    outlets.score(iteration, epoch, score);
    if (verdicts.loss(worker, iteration, epoch, score)) {
      synchronized (outlets) {
        verdicts.judge(worker, ticker.now());
      }
    }
  }

  /** Judges what comes as if nothing had been before. */
  void resume() {
    synchronized (outlets) {
      verdicts.resume();
      ledger.resume();
    }
  }

  /**
   * The probe; where it is the first minibatch, it must be asked for while DL4J still holds that.
   */
  ProbeData probe(Model model) {
    return ledger
        .probe(
            () ->
                settings
                    .probe()
                    .resolve(model)
                    .orElseGet(() -> ProbeData.capture(model))
                    .limitSequences(settings.sequences()))
        .limitSequences(ledger.thrift().map(Thrift::sequences).orElse(Integer.MAX_VALUE));
  }

  /** Whether a checkpoint is being computed beside the training. */
  boolean isBusy() {
    return background.isBusy();
  }

  /** Waits for the checkpoint that is being computed beside the training. */
  void awaitPending() {
    background.await();
  }

  /**
   * Takes a checkpoint: the network is copied here and now, the rest may be left to the background.
   *
   * @param beside whether to compute the spectra beside the training; there must be none pending
   * @param later told the nanoseconds that this has taken, when it is known
   */
  void checkpoint(Model model, CheckpointPlace place, boolean beside, LongConsumer later) {
    long start = ticker.nanos();
    verdicts.meet(model);
    Supplier<NetworkSnapshot> snapshot;
    try {
      ProbeData probe = probe(model);
      NetworkCopy copy = NetworkCopy.of(model);
      Supplier<NetworkSnapshot> reading = () -> NetworkReader.standard().read(copy, probe);
      if (beside && !copy.isApart()) {
        NetworkSnapshot now = reading.get();
        snapshot = () -> now;
      } else {
        snapshot = reading;
      }
    } catch (Throwable thrown) {
      SnapshotSpectra failure = failed(thrown);
      report(place, validationLoss(), failure, ticker.nanos() - start);
      return;
    }
    double validationLoss = validationLoss();
    long soFar = ticker.nanos() - start;
    if (!beside) {
      compute(place, validationLoss, snapshot, false, soFar);
      return;
    }
    background.start(
        () -> {
          long began = ticker.nanos();
          try {
            compute(place, validationLoss, snapshot, true, soFar);
          } catch (Throwable thrown) {
            warn(thrown);
          } finally {
            later.accept(ticker.nanos() - began);
          }
        });
  }

  private void compute(
      CheckpointPlace place,
      double validationLoss,
      Supplier<NetworkSnapshot> reading,
      boolean beside,
      long soFar) {
    long start = ticker.nanos();
    SnapshotSpectra found;
    try {
      NetworkSnapshot snapshot = reading.get();
      if (snapshot.cells().isEmpty() && snapshot.failures().isEmpty()) {
        silent = true;
        found = failed("the network has no recurrent layer, so there is nothing to monitor");
      } else {
        found = SnapshotSpectra.of(snapshot, settings.spectrum(), thrift(snapshot), beside);
      }
    } catch (Throwable thrown) {
      found = failed(thrown);
    }
    report(place, validationLoss, found, soFar + ticker.nanos() - start);
  }

  private Thrift thrift(NetworkSnapshot snapshot) {
    if (!settings.schedule().keepsBudget()) {
      return Thrift.NONE;
    }
    return ledger.thrift(
        () -> {
          Thrift thrift = Thrift.of(snapshot, settings);
          if (!thrift.equals(Thrift.NONE)) {
            LOG.info("{}: {}", settings.name(), thrift);
          }
          return thrift;
        });
  }

  private void report(
      CheckpointPlace place, double validationLoss, SnapshotSpectra found, long cost) {
    int planned = settings.plannedIterations();
    double progress = planned == 0 ? Double.NaN : Math.min(1, (double) place.iteration() / planned);
    synchronized (outlets) {
      CheckpointReport report =
          ledger.enter(
              index ->
                  new CheckpointReport(
                      index,
                      place.iteration(),
                      place.epoch(),
                      place.score(),
                      validationLoss,
                      progress,
                      found.spectra(),
                      found.failures(),
                      ticker.now(),
                      cost,
                      place.worker()));
      announce(report);
      Optional<Outlook> outlook = aelle.flatMap(model -> ask(model, report));
      outlets.accept(report);
      outlook.ifPresent(outlets::forecast);
      verdicts.judge(report.worker(), report.time());
    }
  }

  private Optional<Outlook> ask(Aelle model, CheckpointReport report) {
    try {
      Forecast forecast = model.forecast(ledger.history());
      ledger.expect(forecast);
      LOG.info("{}: AeLLE {}", settings.name(), LogLine.of(forecast));
      return Optional.of(
          new Outlook(
              report.iteration(),
              forecast.percentile(),
              forecast.worstHalf(),
              forecast.worstQuarter(),
              report.time(),
              report.worker()));
    } catch (Throwable thrown) {
      Trouble.contain(thrown);
      warn(thrown);
      return Optional.empty();
    }
  }

  private static SnapshotSpectra failed(Throwable thrown) {
    Trouble.contain(thrown);
    LOG.debug("A checkpoint failed", thrown);
    return failed(Trouble.describe(thrown));
  }

  private static SnapshotSpectra failed(String reason) {
    return new SnapshotSpectra(List.of(), List.of(new LayerFailure("", reason)));
  }

  private double validationLoss() {
    try {
      return validation.getAsDouble();
    } catch (Throwable thrown) {
      Trouble.contain(thrown);
      warn(thrown);
      return Double.NaN;
    }
  }

  private void announce(CheckpointReport report) {
    String fresh =
        report.failures().stream()
            .filter(failure -> warnings.isNew(failure.layer() + ": " + failure.reason()))
            .map(
                failure ->
                    (failure.layer().isEmpty() ? "" : failure.layer() + ": ") + failure.reason())
            .collect(Collectors.joining("; "));
    if (!fresh.isEmpty()) {
      LOG.warn(
          "{} checkpoint {} after {} updates {}, training goes on: {} (the same again is counted, not"
              + " logged)",
          settings.name(),
          report.index(),
          report.iteration(),
          report.failed() ? "failed" : "is incomplete",
          fresh);
    }
    if (!report.failed() && LOG.isInfoEnabled()) {
      LOG.info(LogLine.of(settings.name(), report));
    }
  }
}
