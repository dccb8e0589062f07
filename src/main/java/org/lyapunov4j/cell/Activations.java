package org.lyapunov4j.cell;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * The activation functions that DL4J offers, with the values of its native code (ND4J 1.0.0-M2.1),
 * constants in single precision included where it has them, and analytic derivatives.
 *
 * <p>Where a function has a kink or a jump, the slope there is the one that DL4J's backpropagation
 * has, from one side or the other: 0 for ReLU at 0, 1 for hard tanh at 1. Elsewhere it is the
 * function's derivative, also where DL4J's is another: its backward pass forgets the alpha of an
 * {@link #elu}, and is off by 3e-5 for {@link #geluPrecise}. Values and slopes stay accurate for
 * large |z|: a saturated tanh has a tiny slope, not 0, as long as it can be represented.
 */
public final class Activations {
  private static final double TWO_THIRDS = 2.0 / 3.0;
  private static final double RATIONAL_TANH_HEIGHT = 1.7159f;
  private static final double RATIONAL_TANH_QUARTIC = 1.41645f;
  private static final double HARD_SIGMOID_SLOPE = 0.2f;
  private static final double HARD_SIGMOID_CORNER = 2.5;
  private static final double SELU_SCALE = 1.0507009873554805;
  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double GELU_GAIN = 1.702f;
  private static final double GELU_CUBIC = 0.044715 * 0.044715 * 0.044715;

  /** Beyond this |z| slopes of saturating functions are computed without cancellation. */
  private static final double SATURATED = 4;

  /** The second derivative of what is made of straight lines. */
  private static final ElementwiseActivation.Second STRAIGHT = (z, f, slope) -> 0;

  private Activations() {}

  /** z^3. */
  public static Activation cube() {
    return of("CUBE", z -> z * z * z, (z, f) -> 3 * z * z, (z, f, slope) -> 6 * z);
  }

  /** z for z >= 0, alpha (e^z - 1) below. */
  public static Activation elu(double alpha) {
    return of(
        "ELU",
        z -> z >= 0 ? z : alpha * Math.expm1(z),
        (z, f) -> z >= 0 ? 1 : alpha * Math.exp(z),
        (z, f, slope) -> z >= 0 ? 0 : slope);
  }

  /** min(1, max(0, z / 5 + 1/2)). */
  public static Activation hardSigmoid() {
    return of(
        "HARDSIGMOID",
        z -> Math.min(1, Math.max(0, hardSigmoidLine(z))),
        (z, f) -> Math.abs(z) <= HARD_SIGMOID_CORNER ? HARD_SIGMOID_SLOPE : nanOr(0, z),
        STRAIGHT);
  }

  private static double hardSigmoidLine(double z) {
    return HARD_SIGMOID_SLOPE * z + 0.5;
  }

  /** min(1, max(-1, z)). */
  public static Activation hardTanh() {
    return of(
        "HARDTANH",
        z -> Math.min(1, Math.max(-1, z)),
        (z, f) -> Math.abs(z) <= 1 ? 1 : nanOr(0, z),
        STRAIGHT);
  }

  /** z. */
  public static Activation identity() {
    return of("IDENTITY", z -> z, (z, f) -> 1, STRAIGHT);
  }

  /** z for z >= 0, slope z below. */
  public static Activation leakyRelu(double slope) {
    return leaky("LEAKYRELU", slope);
  }

  /**
   * 1.7159 t(2 z / 3), where t(y) = sign(y) (1 - 1 / (1 + |y| + y^2 + 1.41645 y^4)) is near tanh.
   */
  public static Activation rationalTanh() {
    return of(
        "RATIONALTANH",
        z -> {
          double y = Math.abs(TWO_THIRDS * z);
          return Math.copySign(RATIONAL_TANH_HEIGHT * (1 - 1 / rationalTanhDivisor(y)), z);
        },
        (z, f) -> {
          double y = Math.abs(TWO_THIRDS * z);
          double divisor = rationalTanhDivisor(y);
          double growth = 1 + 2 * y + 4 * RATIONAL_TANH_QUARTIC * y * y * y;
          return RATIONAL_TANH_HEIGHT * TWO_THIRDS * (growth / divisor) / divisor;
        },
        (z, f, slope) -> {
          double y = Math.abs(TWO_THIRDS * z);
          double divisor = rationalTanhDivisor(y);
          double growth = (1 + 2 * y + 4 * RATIONAL_TANH_QUARTIC * y * y * y) / divisor;
          double bend = (2 + 12 * RATIONAL_TANH_QUARTIC * y * y) / divisor;
          double height = RATIONAL_TANH_HEIGHT * TWO_THIRDS * TWO_THIRDS;
          return Math.copySign(height, z) * (bend - 2 * growth * growth) / divisor;
        });
  }

  private static double rationalTanhDivisor(double y) {
    return 1 + y + y * y + RATIONAL_TANH_QUARTIC * y * y * y * y;
  }

  /** max(0, z). */
  public static Activation relu() {
    return of("RELU", z -> Math.max(0, z), (z, f) -> z > 0 ? 1 : nanOr(0, z), STRAIGHT);
  }

  /**
   * DL4J's general ReLU: {@code negativeSlope (z - threshold)} below the threshold, {@code max}
   * above max, z between. Jumps at the threshold unless that is 0.
   *
   * @param max may be infinite
   */
  public static Activation relu(double max, double threshold, double negativeSlope) {
    return of(
        "RELU",
        z -> z < threshold ? negativeSlope * (z - threshold) : Math.min(max, z),
        (z, f) -> z < threshold ? negativeSlope : z < max ? 1 : nanOr(0, z),
        STRAIGHT);
  }

  /** min(6, max(0, z)). */
  public static Activation relu6() {
    return of(
        "RELU6",
        z -> Math.min(6, Math.max(0, z)),
        (z, f) -> z > 0 && z < 6 ? 1 : nanOr(0, z),
        STRAIGHT);
  }

  /**
   * Randomised leaky ReLU (Xu et al. 2015) with its mean slope, (lower + upper) / 2, below 0. In
   * training DL4J draws the slope anew for every entry; its inference computes max(z, (lower +
   * upper) / 2), which is no ReLU of any slope and is not followed here.
   */
  public static Activation rrelu(double lower, double upper) {
    return leaky("RRELU", (lower + upper) / 2);
  }

  private static Activation leaky(String name, double slope) {
    return of(name, z -> z < 0 ? slope * z : z, (z, f) -> z < 0 ? slope : nanOr(1, z), STRAIGHT);
  }

  /** 1 / (1 + e^-z). */
  public static Activation sigmoid() {
    return of(
        "SIGMOID",
        Activations::logistic,
        Activations::logisticSlope,
        (z, f, slope) -> slope * (1 - 2 * f));
  }

  private static double logistic(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  private static double logisticSlope(double z, double f) {
    if (Math.abs(z) <= SATURATED) {
      return f * (1 - f);
    }
    double e = Math.exp(-Math.abs(z));
    return e / ((1 + e) * (1 + e));
  }

  /** Softmax over the units of a gate. */
  public static Activation softmax() {
    return new SoftmaxActivation();
  }

  /** ln(1 + e^z). */
  public static Activation softPlus() {
    return of(
        "SOFTPLUS",
        z -> Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
        (z, f) -> logistic(z),
        (z, f, slope) -> logisticSlope(z, slope));
  }

  /** z / (1 + |z|). */
  public static Activation softSign() {
    return of(
        "SOFTSIGN",
        z -> z / (1 + Math.abs(z)),
        (z, f) -> 1 / (1 + Math.abs(z)) / (1 + Math.abs(z)),
        (z, f, slope) -> Math.copySign(2, -z) * slope / (1 + Math.abs(z)));
  }

  /** tanh z. */
  public static Activation tanh() {
    return of("TANH", Math::tanh, Activations::tanhSlope, (z, f, slope) -> -2 * f * slope);
  }

  private static double tanhSlope(double z, double f) {
    if (Math.abs(z) <= SATURATED) {
      return 1 - f * f;
    }
    double e = Math.exp(-2 * Math.abs(z));
    return 4 * e / ((1 + e) * (1 + e));
  }

  /** max(0, tanh z). */
  public static Activation rectifiedTanh() {
    return of(
        "RECTIFIEDTANH",
        z -> Math.max(0, Math.tanh(z)),
        (z, f) -> z > 0 ? tanhSlope(z, f) : nanOr(0, z),
        (z, f, slope) -> -2 * f * slope);
  }

  /** Scaled ELU (Klambauer et al. 2017). */
  public static Activation selu() {
    return of(
        "SELU",
        z -> SELU_SCALE * (z >= 0 ? z : SELU_ALPHA * Math.expm1(z)),
        (z, f) -> SELU_SCALE * (z > 0 ? 1 : SELU_ALPHA * Math.exp(z)),
        (z, f, slope) -> z > 0 ? 0 : slope);
  }

  /** z / (1 + e^-z). */
  public static Activation swish() {
    return of(
        "SWISH",
        z -> z * logistic(z),
        (z, f) -> gatedSlope(z, 1, 1),
        (z, f, slope) -> gatedBend(z, 1, 1, 0));
  }

  /** z for z > theta, 0 below. */
  public static Activation thresholdedRelu(double theta) {
    return of(
        "THRESHOLDEDRELU",
        z -> z > theta ? z : nanOr(0, z),
        (z, f) -> z > theta ? 1 : nanOr(0, z),
        STRAIGHT);
  }

  /** z / (1 + e^(-1.702 z)), DL4J's default form of GELU. */
  public static Activation gelu() {
    return of(
        "GELU",
        z -> z * logistic(GELU_GAIN * z),
        (z, f) -> gatedSlope(z, GELU_GAIN, GELU_GAIN),
        (z, f, slope) -> gatedBend(z, GELU_GAIN, GELU_GAIN, 0));
  }

  /**
   * GELU in the form DL4J calls precise, (z / 2) (1 + tanh(sqrt(2 / pi) (z + (0.044715 z)^3))).
   * DL4J cubes the constant together with z; Hendrycks and Gimpel (2016) cube z alone.
   */
  public static Activation geluPrecise() {
    double gain = 2 * Math.sqrt(2 / Math.PI);
    return of(
        "GELU",
        z -> z * logistic(gain * (z + GELU_CUBIC * z * z * z)),
        (z, f) ->
            gatedSlope(z, gain * (1 + GELU_CUBIC * z * z), gain * (1 + 3 * GELU_CUBIC * z * z)),
        (z, f, slope) ->
            gatedBend(
                z,
                gain * (1 + GELU_CUBIC * z * z),
                gain * (1 + 3 * GELU_CUBIC * z * z),
                6 * gain * GELU_CUBIC * z));
  }

  /** Derivative of z s(u) with s the logistic function, u = z ratio and u' = growth. */
  private static double gatedSlope(double z, double ratio, double growth) {
    double u = z * ratio;
    double s = logistic(u);
    return s == 0 ? 0 : s + z * growth * logisticSlope(u, s);
  }

  /** Second derivative of z s(u), with u'' = bend. */
  private static double gatedBend(double z, double ratio, double growth, double bend) {
    double u = z * ratio;
    double s = logistic(u);
    return s == 0
        ? 0
        : logisticSlope(u, s) * (2 * growth + z * (bend + growth * growth * (1 - 2 * s)));
  }

  /** z tanh(ln(1 + e^z)). */
  public static Activation mish() {
    return of(
        "MISH",
        z -> z * mishGate(z),
        (z, f) -> {
          double gate = mishGate(z);
          return gate + z * mishShortfall(z) * (1 + gate) * logistic(z);
        },
        (z, f, slope) -> {
          double gate = mishGate(z);
          double s = logistic(z);
          double rise = mishShortfall(z) * (1 + gate) * s;
          return rise * (2 + z * (1 - s - 2 * gate * s));
        });
  }

  /** t = tanh(ln(1 + e^z)) = w / (w + 2) with w = e^z (e^z + 2), without overflow. */
  private static double mishGate(double z) {
    double e = Math.exp(-Math.abs(z));
    return z > 0 ? (1 + 2 * e) / (1 + 2 * e + 2 * e * e) : e * (e + 2) / (e * (e + 2) + 2);
  }

  /** 1 - t, without cancellation. */
  private static double mishShortfall(double z) {
    double e = Math.exp(-Math.abs(z));
    return z > 0 ? 2 * e * e / (1 + 2 * e + 2 * e * e) : 2 / (e * (e + 2) + 2);
  }

  private static double nanOr(double value, double z) {
    return Double.isNaN(z) ? Double.NaN : value;
  }

  private static Activation of(
      String name,
      DoubleUnaryOperator value,
      DoubleBinaryOperator derivative,
      ElementwiseActivation.Second second) {
    return new ElementwiseActivation(name, value, derivative, second);
  }
}
