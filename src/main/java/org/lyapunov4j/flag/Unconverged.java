package org.lyapunov4j.flag;

import static org.lyapunov4j.flag.Thresholds.above;
import static org.lyapunov4j.flag.Thresholds.atLeast;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.spectrum.LyapunovSpectrum;

/**
 * {@code UNCONVERGED}: the leading exponent of a layer is not known well enough for a verdict, and
 * which setting would change that. Information.
 *
 * <p>Why: rules that find nothing and rules that can't find anything look the same from outside.
 * The exponent is too uncertain where its error is unknown, or where within its errors gradients
 * over the span may as well grow by the factor {@code matters} as shrink by it. Errors shrink with
 * the root of the number of sequences. By default with a patience of 5 updates and 2 % of the
 * training.
 *
 * @param standardErrors how many errors on both sides; default 2
 * @param matters the factor; default 1000
 * @param exponent where the span is unknown, the exponent that matters, nats per step; default 0.05
 */
public record Unconverged(double standardErrors, double matters, double exponent)
    implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "UNCONVERGED";

  public Unconverged {
    atLeast("standardErrors", standardErrors, 0);
    above("matters", matters, 1);
    above("exponent", exponent, 0);
  }

  /** The defaults, without patience. */
  public Unconverged() {
    this(2, 1e3, 0.05);
  }

  /** The defaults, with their patience. */
  public static FlagRule standard() {
    return new Unconverged().patience(5, 0.02);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    List<Flag> flags = new ArrayList<>();
    for (LayerSpectrum layer : history.layers()) {
      LyapunovSpectrum spectrum = layer.spectrum();
      Exponent leading = Exponent.leading(spectrum);
      if (Double.isNaN(leading.value())) {
        continue;
      }
      if (Double.isNaN(leading.error())) {
        flags.add(
            flag(
                history,
                layer,
                leading,
                "has an unknown error",
                "Let two sequences or more drive the network (sequences, or a probe that has them), or"
                    + " longer ones."));
      } else if (spansBoth(leading, Span.of(history, layer).gradient())) {
        double times =
            Math.pow(
                standardErrors * leading.error() / bound(Span.of(history, layer).gradient()), 2);
        flags.add(
            flag(
                history,
                layer,
                leading,
                "may be on either side of 0",
                String.format(
                    Locale.ROOT,
                    "Let about %.0f sequences drive the network (sequences; now %d), or longer ones.",
                    Math.ceil(times * spectrum.sequences()),
                    spectrum.sequences())));
      }
    }
    return flags;
  }

  private boolean spansBoth(Exponent leading, int span) {
    double bound = bound(span);
    return leading.high(standardErrors) > bound && leading.low(standardErrors) < -bound;
  }

  private double bound(int span) {
    return span == 0 ? exponent : Math.log(matters) / span;
  }

  private static Flag flag(
      RunHistory history, LayerSpectrum layer, Exponent leading, String how, String advice) {
    String reason =
        "No verdict on layer "
            + layer.label()
            + ": its leading exponent, "
            + Words.exponent(leading)
            + ", "
            + how
            + ".";
    Map<String, Double> evidence =
        Map.of(
            "leadingExponent", leading.value(),
            "standardError", leading.error(),
            "sequences", (double) layer.spectrum().sequences());
    return history.flag(
        Severity.INFORMATION, NAME, layer.label(), reason, advice, evidence, Double.NaN);
  }
}
