package org.lyapunov4j.flag;

import static org.lyapunov4j.flag.Thresholds.above;
import static org.lyapunov4j.flag.Thresholds.atLeast;
import static org.lyapunov4j.flag.Thresholds.share;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.spectrum.LyapunovSpectrum;

/**
 * {@code VANISHING}: a layer forgets long before its sequences end, so that what happened early
 * neither reaches the output nor is learned from.
 *
 * <p>Why: a perturbation of the state, and a gradient on its way back, is multiplied by the largest
 * singular value of the product of the tangent maps at most. Below 2^-24, the precision of single
 * floats, what a far step adds to a gradient is rounded away beside what near steps add, whatever
 * the optimiser does with it. Whether the task needs so long a memory a spectrum can't say. So it
 * is a warning only where no layer of the network remembers longer, and either the loss is where it
 * began and does not fall, or gradients shrink as much over the delay that the task is known to
 * have and the task is not solved, with a tenth of the loss left; else information. A network that
 * has learned its task with a short memory needs no other. Layers whose units are dead, saturated
 * or all alike are left to the rules that say so: their memory is not the trouble. Networks begin
 * forgetful and learn to remember, hence a warm-up of 20 updates and 10 % of the training, and a
 * patience of 5 % of it.
 *
 * @param standardErrors how far beyond its error the shrinking must be; default 2
 * @param shrink by what factor, above 1, gradients must shrink over the span; default 2^24
 * @param fall share of itself by which the loss must have fallen lately to count as falling;
 *     default 0.05
 * @param near share of the loss at the start above which it is where it began; default 0.9
 */
public record Vanishing(double standardErrors, double shrink, double fall, double near)
    implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "VANISHING";

  /** Updates for which it must hold, by default. */
  public static final int DEFAULT_PATIENCE = 5;

  /** Share of the training for which it must hold, by default. */
  public static final double DEFAULT_PATIENCE_SHARE = 0.05;

  /** Updates before the first verdict, by default. */
  public static final int DEFAULT_WARMUP = 20;

  /** Share of the training before the first verdict, by default. */
  public static final double DEFAULT_WARMUP_SHARE = 0.1;

  private static final double LONGEST_TRUNCATION = 100;
  private static final double SOLVED = 0.1;

  /** In units of 1/T: a direction above minus this lasts a sequence. */
  private static final double LASTING = 2;

  private static final String ADVICE =
      "Use a cell with a longer memory (LSTM with a forget-gate bias of 1 or more, GRU, or CoRNN),"
          + " orthogonal recurrent weights, inputs of a smaller scale, or shorter sequences.";

  private static final String LOST =
      "Go back to weights from before, and lower the learning rate or clip gradients (ClipL2PerLayer,"
          + " threshold 1): the memory was there, and updates have undone it.";

  public Vanishing {
    atLeast("standardErrors", standardErrors, 0);
    above("shrink", shrink, 1);
    share("fall", fall);
    share("near", near);
  }

  /** The defaults, without patience and warm-up. */
  public Vanishing() {
    this(2, Thresholds.SINGLE_PRECISION, 0.05, 0.9);
  }

  /** The defaults, with their patience and warm-up. */
  public static FlagRule standard() {
    return new Vanishing()
        .patience(DEFAULT_PATIENCE, DEFAULT_PATIENCE_SHARE)
        .warmup(DEFAULT_WARMUP, DEFAULT_WARMUP_SHARE);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    List<LayerSpectrum> forgetful = new ArrayList<>();
    boolean all = true;
    for (LayerSpectrum layer : history.layers()) {
      Span span = Span.of(history, layer);
      boolean shrinks = span.known() && vanishes(layer, span.gradient());
      all &= shrinks;
      if (shrinks && !Health.explains(layer.health())) {
        forgetful.add(layer);
      }
    }
    Losses losses = losses(history);
    boolean none = all;
    return forgetful.stream().map(layer -> flag(history, layer, none, losses)).toList();
  }

  /** How the loss stands: whether it falls, is where it began, and is down to a tenth. */
  private record Losses(double fell, boolean falls, boolean near, boolean solved) {}

  private Losses losses(RunHistory history) {
    LossCurve curve = LossCurve.of(history);
    double fell = curve.recentFall();
    return new Losses(
        fell,
        fell > fall,
        curve.isKnown() && curve.isNearStart(curve.recent(), near),
        curve.isKnown() && !curve.isNearStart(curve.recent(), SOLVED));
  }

  private boolean vanishes(LayerSpectrum layer, int steps) {
    return Growth.over(steps, layer).high(standardErrors) < -Math.log(shrink);
  }

  private Flag flag(RunHistory history, LayerSpectrum layer, boolean all, Losses losses) {
    Span span = Span.of(history, layer);
    boolean tooShort = span.delay() > 0 && vanishes(layer, span.delay()) && !losses.solved;
    boolean stands = losses.near && !losses.falls;
    Severity severity = all && (stands || tooShort) ? Severity.WARNING : Severity.INFORMATION;
    Growth growth = Growth.over(span.gradient(), layer);
    boolean lost = history.began(layer.label()) > -LASTING / span.gradient();
    String reason =
        String.format(
            "Layer %s forgets %s: gradients shrink by %s over %s.%s",
            layer.label(),
            layer.spectrum().leading() == Double.NEGATIVE_INFINITY
                ? "at once"
                : "within " + Words.steps(layer.spectrum().memoryHorizon()),
            growth.words(),
            span.words(),
            answers(span) + rest(all, tooShort, losses));
    Map<String, Double> evidence =
        Map.of(
            "leadingExponent", layer.spectrum().leading(),
            "standardError", Exponent.leading(layer.spectrum()).error(),
            "memoryHorizon", layer.spectrum().memoryHorizon(),
            "lastingExponents", (double) lasting(layer.spectrum(), span.gradient()),
            "span", (double) span.gradient(),
            "logShrink", growth.typical(),
            "recentFallOfLoss", losses.fell);
    return history
        .flag(
            severity,
            NAME,
            layer.label(),
            reason,
            lost ? LOST : ADVICE,
            evidence,
            growth.chanceBelow(-Math.log(shrink)))
        .withRemedies(lost ? regained(layer, span) : remedies(layer, span));
  }

  private static String answers(Span span) {
    return span.delay() > 0 ? " The task has a delay of " + Words.steps(span.delay()) + "." : "";
  }

  private static String rest(boolean all, boolean tooShort, Losses losses) {
    if (!all) {
      return " Other layers remember longer.";
    } else if (tooShort) {
      return "";
    } else if (losses.falls) {
      return String.format(
          Locale.ROOT,
          " The loss still falls (%.0f %% lately), so the task may not need more.",
          100 * losses.fell);
    }
    return losses.near ? "" : " The loss is not where it began, so the task may not need more.";
  }

  private static List<Remedy> regained(LayerSpectrum layer, Span span) {
    return List.of(
        Cures.restart(-1),
        Cures.learningRate(0.3),
        Cures.clip(),
        Cures.prepare(layer.label(), toBridge(span)));
  }

  private static double toBridge(Span span) {
    return span.delay() > 0 ? span.delay() : span.sequence();
  }

  private static List<Remedy> remedies(LayerSpectrum layer, Span span) {
    double steps = toBridge(span);
    List<Remedy> remedies = new ArrayList<>();
    remedies.add(Cures.prepare(layer.label(), steps));
    if (Cures.isLstm(layer.cell())) {
      remedies.add(Cures.forgetBias(layer.label(), steps));
    } else {
      remedies.add(Cures.scaleInputs(Double.NaN));
    }
    if (span.gradient() < span.sequence()) {
      remedies.add(Cures.followMemory(LONGEST_TRUNCATION));
    }
    // Where a start that was prepared has been lost, updates were too large.
    remedies.add(Cures.restart(-1));
    remedies.add(Cures.learningRate(0.3));
    return remedies;
  }

  /** Exponents above -1/T. */
  private static int lasting(LyapunovSpectrum spectrum, int steps) {
    int count = 0;
    while (count < spectrum.size() && spectrum.exponent(count) > -1.0 / steps) {
      count++;
    }
    return count;
  }
}
