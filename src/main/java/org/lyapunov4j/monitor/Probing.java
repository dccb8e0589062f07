package org.lyapunov4j.monitor;

import org.deeplearning4j.nn.api.Model;
import org.lyapunov4j.network.NetworkSnapshot;
import org.lyapunov4j.network.ProbeData;

/**
 * What drives a network at its checkpoints, and how much of it: decided once a network, from sizes,
 * so that its checkpoints are comparable and a run repeats itself.
 */
final class Probing {
  private final Settings settings;
  private final Ledger ledger;
  private final Voice voice;

  Probing(Settings settings, Ledger ledger, Voice voice) {
    this.settings = settings;
    this.ledger = ledger;
    this.voice = voice;
  }

  /**
   * The probe; where it is the first minibatch, it must be asked for while DL4J still holds that.
   *
   * @throws IllegalArgumentException if it does not fit the network, or a checkpoint would not fit
   *     into memory even with one sequence
   */
  ProbeData probe(Model model) {
    allotment();
    return ledger
        .probe(() -> fitting(model))
        .limitSequences(ledger.thrift().map(Thrift::sequences).orElse(Integer.MAX_VALUE));
  }

  /**
   * What a checkpoint may take: as it was settled before the first update, or whatever it takes
   * where a checkpoint comes before there is anything to reckon from.
   */
  private Allotment allotment() {
    return ledger.allotment(() -> Allotment.UNLIMITED);
  }

  private ProbeData fitting(Model model) {
    ProbeData probe =
        settings
            .probe()
            .resolve(model)
            .orElseGet(() -> ProbeData.capture(model))
            .limitSequences(settings.sequences());
    Footprint footprint = Footprint.of(Sizes.of(model), probe);
    int fit = footprint.sequences(Footprint.Limits.ofProcess());
    if (fit == 0) {
      throw new IllegalArgumentException(
          "a checkpoint would take "
              + footprint.megabytes(1)
              + " MB even with a single sequence, more than a quarter of what this process may"
              + " use: give a probe of shorter sequences, or Java more memory (-Xmx)");
    }
    if (fit < probe.sequences()) {
      voice.info(
          () ->
              settings.name()
                  + ": to stay within a quarter of this process's memory checkpoints measure "
                  + fit
                  + " of the probe's "
                  + probe.sequences()
                  + " sequences");
    }
    return probe.limitSequences(Math.min(fit, probe.sequences()));
  }

  /** How much of it is measured where a budget has to be kept. */
  Thrift thrift(NetworkSnapshot snapshot) {
    return ledger.thrift(
        () -> {
          Thrift thrift = Thrift.of(snapshot, settings, allotment());
          if (!thrift.equals(Thrift.NONE)) {
            voice.info(() -> settings.name() + ": " + thrift);
          }
          return thrift;
        });
  }
}
