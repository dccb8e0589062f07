package org.lyapunov4j.monitor;

import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.checkpoint.LayerFailure;
import org.lyapunov4j.network.NetworkReader;
import org.lyapunov4j.network.NetworkSnapshot;
import org.lyapunov4j.network.ProbeData;
import org.lyapunov4j.spectrum.SpectrumEstimator;
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
  private final Ticker ticker;
  private final Warnings warnings = new Warnings(LOG);
  private final Outlets outlets;
  private volatile boolean silent;

  Conductor(
      Settings settings,
      Ledger ledger,
      List<CheckpointSink> sinks,
      DoubleSupplier validation,
      Ticker ticker) {
    this.settings = settings;
    this.ledger = ledger;
    this.validation = validation;
    this.ticker = ticker;
    this.outlets = new Outlets(sinks, settings.name(), warnings);
  }

  /** Whether the network has nothing to measure, so that there is no use in trying again. */
  boolean isSilent() {
    return silent;
  }

  void warn(Throwable thrown) {
    String what = Trouble.describe(thrown);
    warnings.once(what, settings.name() + " monitor failed, training goes on: " + what, thrown);
  }

  void score(int iteration, int epoch, double score) {
    outlets.score(iteration, epoch, score);
  }

  /**
   * The probe; where it is the first minibatch, it must be asked for while DL4J still holds that.
   */
  ProbeData probe(Model model) {
    return ledger.probe(
        () ->
            settings
                .probe()
                .resolve(model)
                .orElseGet(() -> ProbeData.capture(model))
                .limitSequences(settings.sequences()));
  }

  void checkpoint(Model model, int iteration, int epoch, double score, String worker) {
    long start = ticker.nanos();
    SnapshotSpectra found = spectra(model);
    double validationLoss = validationLoss();
    int planned = settings.plannedIterations();
    double progress = planned == 0 ? Double.NaN : Math.min(1, (double) iteration / planned);
    long cost = ticker.nanos() - start;
    synchronized (outlets) {
      CheckpointReport report =
          ledger.enter(
              index ->
                  new CheckpointReport(
                      index,
                      iteration,
                      epoch,
                      score,
                      validationLoss,
                      progress,
                      found.spectra(),
                      found.failures(),
                      ticker.now(),
                      cost,
                      worker));
      announce(report);
      outlets.accept(report);
    }
  }

  private SnapshotSpectra spectra(Model model) {
    try {
      NetworkSnapshot snapshot = NetworkReader.standard().read(model, probe(model));
      if (snapshot.cells().isEmpty() && snapshot.failures().isEmpty()) {
        silent = true;
        return failed("the network has no recurrent layer, so there is nothing to monitor");
      }
      return SnapshotSpectra.of(snapshot, new SpectrumEstimator(settings.spectrum()));
    } catch (Throwable thrown) {
      Trouble.contain(thrown);
      LOG.debug("A checkpoint failed", thrown);
      return failed(Trouble.describe(thrown));
    }
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
