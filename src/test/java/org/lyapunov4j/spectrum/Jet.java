package org.lyapunov4j.spectrum;

/**
 * A number with its derivatives by every entry of the state, in 31 digits: a map written in jets
 * gives its Jacobian (forward differentiation).
 */
public final class Jet {
  private final Dd value;
  private final Dd[] slopes;

  private Jet(Dd value, Dd[] slopes) {
    this.value = value;
    this.slopes = slopes;
  }

  /** The entries of a state. */
  public static Jet[] state(double[] state) {
    Jet[] jets = new Jet[state.length];
    for (int i = 0; i < jets.length; i++) {
      Dd[] slopes = new Dd[state.length];
      java.util.Arrays.fill(slopes, Dd.ZERO);
      slopes[i] = Dd.ONE;
      jets[i] = new Jet(Dd.of(state[i]), slopes);
    }
    return jets;
  }

  public static Jet constant(double value, int dimension) {
    Dd[] slopes = new Dd[dimension];
    java.util.Arrays.fill(slopes, Dd.ZERO);
    return new Jet(Dd.of(value), slopes);
  }

  public Dd value() {
    return value;
  }

  public Dd slope(int i) {
    return slopes[i];
  }

  public Jet plus(Jet that) {
    return combine(that, Dd.ONE, Dd.ONE, value.plus(that.value));
  }

  public Jet minus(Jet that) {
    return combine(that, Dd.ONE, Dd.of(-1), value.minus(that.value));
  }

  public Jet times(Jet that) {
    return combine(that, that.value, value, value.times(that.value));
  }

  public Jet times(double factor) {
    return apply(value.times(factor), Dd.of(factor));
  }

  public Jet over(double divisor) {
    Dd inverse = Dd.ONE.over(Dd.of(divisor));
    return apply(value.times(inverse), inverse);
  }

  private Jet combine(Jet that, Dd mine, Dd its, Dd result) {
    Dd[] all = new Dd[slopes.length];
    for (int i = 0; i < all.length; i++) {
      boolean none = slopes[i].hi() == 0;
      boolean nothing = that.slopes[i].hi() == 0;
      all[i] =
          nothing
              ? none ? Dd.ZERO : slopes[i].times(mine)
              : none
                  ? that.slopes[i].times(its)
                  : slopes[i].times(mine).plus(that.slopes[i].times(its));
    }
    return new Jet(result, all);
  }

  /** f of this, given f and f' here. */
  private Jet apply(Dd result, Dd slope) {
    Dd[] all = new Dd[slopes.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = slopes[i].hi() == 0 ? Dd.ZERO : slopes[i].times(slope);
    }
    return new Jet(result, all);
  }

  public Jet tanh() {
    Dd e = value.abs().times(-2).exp();
    Dd one = e.plus(Dd.ONE);
    Dd size = Dd.ONE.minus(e).over(one);
    return apply(value.hi() < 0 ? size.negated() : size, e.times(4).over(one.times(one)));
  }

  public Jet sigmoid() {
    Dd e = value.abs().negated().exp();
    Dd one = e.plus(Dd.ONE);
    return apply((value.hi() < 0 ? e : Dd.ONE).over(one), e.over(one.times(one)));
  }

  public Jet relu() {
    return value.hi() > 0 ? this : constant(0, slopes.length);
  }

  /** With DL4J's slope in single precision. */
  public Jet hardSigmoid() {
    Jet line = times(0.2f);
    Jet shifted = new Jet(line.value.plus(Dd.of(0.5)), line.slopes);
    double at = shifted.value.hi();
    return at <= 0 || at >= 1 ? constant(at <= 0 ? 0 : 1, slopes.length) : shifted;
  }
}
