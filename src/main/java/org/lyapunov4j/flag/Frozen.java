package org.lyapunov4j.flag;

import static org.lyapunov4j.flag.Thresholds.above;
import static org.lyapunov4j.flag.Thresholds.atLeast;
import static org.lyapunov4j.flag.Thresholds.share;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.spectrum.LyapunovSpectrum;

/**
 * {@code FROZEN}: neither the spectra nor the loss move any more, and the loss is still near where
 * it began. A warning, once a run.
 *
 * <p>Why: a loss alone that does not move may be a plateau on which the network still rearranges
 * itself; a spectrum that does not move may be that of a network that is done. Both standing still
 * far from good is a training that does nothing: a learning rate that is too small, or gradients
 * that do not arrive. Spectra of one run are driven by the same sequences at every checkpoint, so
 * that even changes below their standard errors are real, and none is really none. It is judged
 * over a stretch of the training, which no network that learns stands still for: at least {@code
 * stretch} of the planned updates, or of those made where the plan is unknown. A network that was
 * trained before may be done; of it nothing is said unless the loss of a constant answer is known
 * and it is no better. By default with a warm-up of 20 updates and 25 % of the training, and a
 * patience of 2 % of it.
 *
 * @param move largest change of an exponent over the stretch that counts as none, nats per step;
 *     default 0.005
 * @param fall share of itself by which the loss may change over the stretch; default 0.01
 * @param near share of the loss at the start above which the loss is far from good; default 0.9
 * @param stretch share of the training looked back; default 0.1
 */
public record Frozen(double move, double fall, double near, double stretch) implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "FROZEN";

  /** How far exponents move over a tenth of a training that learns, nats per step. */
  private static final double LEARNING = 0.1;

  private static final String ADVICE =
      "Raise the learning rate, check that the gradients are not clipped to nothing and no layer is"
          + " frozen by mistake, and scale the inputs; after VANISHING follow its advice first.";

  public Frozen {
    atLeast("move", move, 0);
    share("fall", fall);
    share("near", near);
    share("stretch", stretch);
    above("stretch", stretch, 0);
  }

  /** The defaults, without patience and warm-up. */
  public Frozen() {
    this(0.005, 0.01, 0.9, 0.1);
  }

  /** The defaults, with their patience and warm-up. */
  public static FlagRule standard() {
    return new Frozen().patience(2, 0.02).warmup(20, 0.25);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    Optional<CheckpointReport> then = history.before(history.stretch(1, stretch));
    if (then.isEmpty()) {
      return List.of();
    }
    int from = then.get().iteration();
    int now = history.last().orElseThrow().iteration();
    double moved = moved(then.get(), history.layers());
    LossCurve losses = LossCurve.of(history);
    double first = losses.mean(from - 1, (from + now) / 2.0);
    double second = losses.mean((from + now) / 2.0, now);
    double scale = losses.scale(first);
    double change = Math.abs(second - first);
    double scatter = losses.scatterOfMeans(losses.count(from, now) / 2.0);
    boolean frozen =
        moved <= move
            && change <= Math.max(fall * scale, scatter)
            && losses.isNearStart(second, near);
    if (!frozen) {
      return List.of();
    }
    String reason =
        String.format(
            Locale.ROOT,
            "Nothing has moved for %d updates: exponents by at most %.2g nats per step, the loss from"
                + " %s to %s, and it began at %s.",
            now - from,
            moved,
            Words.loss(first),
            Words.loss(second),
            Words.loss(losses.start()));
    Map<String, Double> evidence =
        Map.of(
            "largestMove", moved,
            "changeOfLoss", change,
            "loss", second,
            "lossAtStart", losses.start(),
            "updates", (double) (now - from));
    return List.of(
        history
            .flag(Severity.WARNING, NAME, "", reason, ADVICE, evidence, Double.NaN)
            .withRemedies(
                List.of(Cures.learningRate(faster(moved)), Cures.scaleInputs(Double.NaN))));
  }

  /** By how much a rate is to be multiplied for exponents to move as in a training that learns. */
  private static double faster(double moved) {
    return Math.min(100, Math.max(10, Math.rint(LEARNING / moved)));
  }

  /** Largest change of an exponent; NaN where a layer can't be compared. */
  static double moved(CheckpointReport then, List<LayerSpectrum> layers) {
    double largest = layers.isEmpty() ? Double.NaN : 0;
    for (LayerSpectrum layer : layers) {
      Optional<LyapunovSpectrum> before =
          then.spectra().stream()
              .filter(other -> other.label().equals(layer.label()))
              .map(LayerSpectrum::spectrum)
              .findFirst();
      largest = Math.max(largest, before.map(b -> moved(b, layer.spectrum())).orElse(Double.NaN));
    }
    return largest;
  }

  private static double moved(LyapunovSpectrum before, LyapunovSpectrum now) {
    double largest = before.size() == now.size() ? 0 : Double.NaN;
    for (int i = 0; i < now.size() && !Double.isNaN(largest); i++) {
      boolean same = before.exponent(i) == now.exponent(i); // also both minus infinity
      largest = same ? largest : Math.max(largest, Math.abs(before.exponent(i) - now.exponent(i)));
    }
    return largest;
  }
}
