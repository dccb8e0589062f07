package org.lyapunov4j.export;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.checkpoint.Outlook;
import org.lyapunov4j.spectrum.LyapunovSpectrum;

/**
 * The numbers of a checkpoint that are told elsewhere. Those that are none (NaN, infinite) are left
 * out: most places draw them as 0, which is the critical value here.
 */
public final class Figures {
  /** The place of what belongs to no layer. */
  public static final String TRAINING = "training";

  /** The place of what a model expects. */
  public static final String FORECAST = "forecast";

  /** Which exponents are told one by one, 1 being the leading one. */
  static final List<Integer> RANKS = List.of(1, 2, 4, 8);

  private static final double NANOS_PER_SECOND = 1e9;

  /** ParallelWrapper names its workers {@code <uuid>_thread_<number>}, anew in every run. */
  private static final Pattern FIRST_WORKER = Pattern.compile("(.*_)?0*");

  private final List<Figure> figures = new ArrayList<>();

  private Figures() {}

  /** What a report says; its training loss is left to those who get every loss. */
  public static List<Figure> of(CheckpointReport report) {
    Figures all = new Figures();
    String training = place(TRAINING, report.worker());
    all.add(training, Quantity.LOSS_WITHOUT_PENALTY, 0, report.scoreWithoutPenalty());
    all.add(training, Quantity.VALIDATION_LOSS, 0, report.validation());
    all.add(training, Quantity.CHECKPOINT_SECONDS, 0, report.elapsedNanos() / NANOS_PER_SECOND);
    report.spectra().forEach(layer -> all.add(layer, report.worker()));
    return all.figures;
  }

  /** What a forecast says: nothing where the model abstains. */
  public static List<Figure> of(Outlook outlook) {
    Figures all = new Figures();
    String forecast = place(FORECAST, outlook.worker());
    all.add(forecast, Quantity.FORECAST_PERCENTILE, 0, outlook.percentile());
    all.add(forecast, Quantity.FORECAST_WORST_HALF, 0, outlook.worstHalf());
    all.add(forecast, Quantity.FORECAST_WORST_QUARTER, 0, outlook.worstQuarter());
    return all.figures;
  }

  /**
   * A place as it is called for a worker: the first one's has the name that it has without workers,
   * so that runs with and without a parallel wrapper can be laid over each other.
   */
  public static String place(String layer, String worker) {
    return FIRST_WORKER.matcher(worker).matches()
        ? layer
        : layer + " of worker " + worker.replaceFirst(".*_", "");
  }

  private void add(LayerSpectrum layer, String worker) {
    LyapunovSpectrum spectrum = layer.spectrum();
    String place = place(layer.label(), worker);
    for (int rank : RANKS) {
      if (rank <= spectrum.size()) {
        add(place, Quantity.EXPONENT, rank, spectrum.exponent(rank - 1));
        add(place, Quantity.EXPONENT_ERROR, rank, spectrum.standardError(rank - 1));
      }
    }
    add(place, Quantity.MEMORY_HORIZON, 0, spectrum.memoryHorizon());
    add(place, Quantity.KAPLAN_YORKE_DIMENSION, 0, spectrum.kaplanYorkeDimension());
    add(place, Quantity.KS_ENTROPY, 0, spectrum.ksEntropy());
    layer
        .growth()
        .overSequence()
        .ifPresent(
            window -> {
              add(place, Quantity.GRADIENT_GROWTH, 0, window.logGrowth());
              add(place, Quantity.GRADIENT_CONDITION, 0, window.logCondition());
            });
    add(place, Quantity.DEAD_UNITS, 0, layer.health().dead());
    add(place, Quantity.SATURATED_UNITS, 0, layer.health().saturated());
    add(place, Quantity.ALIKE_UNITS, 0, layer.health().alike());
  }

  private void add(String place, Quantity quantity, int rank, double value) {
    if (Double.isFinite(value)) {
      figures.add(new Figure(place, quantity, rank, value));
    }
  }
}
