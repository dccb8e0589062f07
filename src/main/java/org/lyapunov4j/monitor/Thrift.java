package org.lyapunov4j.monitor;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.lyapunov4j.network.DrivenCell;
import org.lyapunov4j.network.NetworkSnapshot;
import org.lyapunov4j.spectrum.Drive;
import org.lyapunov4j.spectrum.RecurrentCell;
import org.lyapunov4j.spectrum.SpectrumEstimator;
import org.lyapunov4j.spectrum.SpectrumOptions;
import org.lyapunov4j.spectrum.StateMode;

/**
 * How much a checkpoint measures where a budget has to be kept. While a checkpoint would take more
 * than {@link #MOST_FLOPS}, or more than its {@link Allotment}, the sequences are halved, down to
 * two, which still have a scatter. Exponents are halved, down to the {@value #FEWEST_EXPONENTS}
 * leading ones, for {@link #MOST_FLOPS} alone, and where sequences are not enough: without all of
 * them there is no forecast. It is decided once, from sizes and not from a clock, so that all
 * checkpoints of a run are comparable and a run repeats itself. What the user asked for by number
 * is not touched.
 *
 * <p>One rule decides what is measured, of a snapshot, and what is reckoned before there is one, of
 * a {@link Workload}.
 *
 * @param sequences the first so many of the probe's
 * @param exponents k for every layer that has more
 */
record Thrift(int sequences, int exponents) {
  /** About a third of a second of one core. */
  static final double MOST_FLOPS = 15e9;

  static final int FEWEST_SEQUENCES = 2;
  static final int FEWEST_EXPONENTS = 16;

  /** Measures everything. */
  static final Thrift NONE = new Thrift(Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** What is measured of a network. */
  static Thrift of(NetworkSnapshot snapshot, Settings settings, Allotment allotment) {
    int sequences = 0;
    int exponents = 0;
    for (DrivenCell driven : snapshot.cells()) {
      sequences = Math.max(sequences, driven.drive().sequences().size());
      exponents = Math.max(exponents, dimension(driven.cell(), settings.spectrum()));
    }
    Thrift all = new Thrift(sequences, exponents);
    Thrift thrift =
        all.within(settings, allotment, some -> some.flops(snapshot, settings.spectrum()));
    return thrift.equals(all) ? NONE : thrift;
  }

  /** What will be measured of a network, as far as sizes tell, of a probe like its minibatch. */
  static Thrift of(Workload work, Settings settings, Allotment allotment) {
    long sequences = Math.min(work.sequences(), settings.sequences());
    long exponents = 0;
    for (Sizes.Recurrent layer : work.sizes().recurrent()) {
      exponents = Math.max(exponents, dimension(layer, settings.spectrum()));
    }
    Thrift all = new Thrift((int) sequences, (int) exponents);
    return all.within(settings, allotment, some -> some.flops(work, settings.spectrum()));
  }

  private Thrift within(Settings settings, Allotment allotment, ToDoubleFunction<Thrift> flopsOf) {
    if (!settings.schedule().keepsBudget()) {
      return this;
    }
    Thrift thrift = this;
    double flops = flopsOf.applyAsDouble(thrift);
    while (!settings.sequencesGiven()
        && thrift.sequences > FEWEST_SEQUENCES
        && (flops > MOST_FLOPS || !allotment.covers(flops, thrift.sequences))) {
      thrift = new Thrift(Math.max(FEWEST_SEQUENCES, thrift.sequences / 2), thrift.exponents);
      flops = flopsOf.applyAsDouble(thrift);
    }
    while (!settings.exponentsGiven()
        && thrift.exponents > FEWEST_EXPONENTS
        && flops > MOST_FLOPS) {
      thrift = new Thrift(thrift.sequences, Math.max(FEWEST_EXPONENTS, thrift.exponents / 2));
      flops = flopsOf.applyAsDouble(thrift);
    }
    return thrift;
  }

  private static int dimension(RecurrentCell cell, SpectrumOptions options) {
    int all = options.mode() == StateMode.FULL ? cell.tangentSize() : cell.units();
    return options.exponents() == SpectrumOptions.ALL ? all : Math.min(all, options.exponents());
  }

  private static long dimension(Sizes.Recurrent layer, SpectrumOptions options) {
    long all = options.mode() == StateMode.FULL ? layer.state() : layer.units();
    return options.exponents() == SpectrumOptions.ALL ? all : Math.min(all, options.exponents());
  }

  /** Of the spectra of all layers. */
  double flops(Workload work, SpectrumOptions options) {
    double sum = 0;
    for (Sizes.Recurrent layer : work.sizes().recurrent()) {
      sum += layer.flopsPerStep(Math.min(exponents, dimension(layer, options)));
    }
    return sum * sequences * work.steps();
  }

  private double flops(NetworkSnapshot snapshot, SpectrumOptions options) {
    double sum = 0;
    for (DrivenCell driven : snapshot.cells()) {
      Drive drive = limit(driven.drive());
      double steps = 0;
      for (int b = 0; b < drive.sequences().size(); b++) {
        steps += drive.steps(b);
      }
      int k = Math.min(exponents, dimension(driven.cell(), options));
      sum += steps * SpectrumEstimator.flopsPerStep(driven.cell(), k);
    }
    return sum;
  }

  Drive limit(Drive drive) {
    List<double[]> all = drive.sequences();
    return all.size() <= sequences ? drive : new Drive(drive.inputs(), all.subList(0, sequences));
  }

  /** The options for one cell. */
  SpectrumOptions limit(SpectrumOptions options, RecurrentCell cell) {
    int k = dimension(cell, options);
    return exponents < k ? options.withExponents(exponents) : options;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "to stay within the budget a checkpoint measures at most %d leading exponents of each layer"
            + " by %d sequences; set exponents and sequences to have it otherwise",
        exponents,
        sequences);
  }
}
