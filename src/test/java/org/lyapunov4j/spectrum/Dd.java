package org.lyapunov4j.spectrum;

/**
 * A number of 31 digits: the unevaluated sum of two doubles (Dekker 1971; Hida, Li and Bailey
 * 2001), for references that rounding can't explain.
 *
 * @param hi the sum rounded to double
 * @param lo what that leaves
 */
public record Dd(double hi, double lo) implements Comparable<Dd> {
  public static final Dd ZERO = new Dd(0, 0);
  public static final Dd ONE = new Dd(1, 0);

  /** Relative error of one operation, at most. */
  public static final double EPSILON = 0x1p-102;

  private static final Dd LN_2 = new Dd(0.6931471805599453, 2.3190468138462996e-17);
  private static final int HALVINGS = 9;
  private static final int TERMS = 12;

  public static Dd of(double value) {
    return new Dd(value, 0);
  }

  private static Dd quick(double a, double b) {
    double sum = a + b;
    return new Dd(sum, b - (sum - a));
  }

  public Dd plus(Dd that) {
    double s = hi + that.hi;
    double b = s - hi;
    double e = (hi - (s - b)) + (that.hi - b);
    double t = lo + that.lo;
    double c = t - lo;
    double f = (lo - (t - c)) + (that.lo - c);
    Dd first = quick(s, e + t);
    return quick(first.hi, first.lo + f);
  }

  public Dd negated() {
    return new Dd(-hi, -lo);
  }

  public Dd minus(Dd that) {
    return plus(that.negated());
  }

  public Dd times(Dd that) {
    double p = hi * that.hi;
    double e = Math.fma(hi, that.hi, -p);
    return quick(p, e + (hi * that.lo + lo * that.hi));
  }

  public Dd times(double that) {
    double p = hi * that;
    return quick(p, Math.fma(hi, that, -p) + lo * that);
  }

  public Dd over(Dd that) {
    double q1 = hi / that.hi;
    Dd r = minus(that.times(q1));
    double q2 = r.hi / that.hi;
    r = r.minus(that.times(q2));
    double q3 = r.hi / that.hi;
    return quick(q1, q2).plus(of(q3));
  }

  public Dd sqrt() {
    if (hi == 0) {
      return ZERO;
    }
    double root = Math.sqrt(hi);
    Dd rest = minus(of(root).times(root));
    return quick(root, rest.hi / (2 * root));
  }

  public Dd abs() {
    return hi < 0 ? negated() : this;
  }

  public Dd exp() {
    if (hi < -740) {
      return ZERO;
    }
    double powers = Math.rint(hi / LN_2.hi);
    double scale = Math.scalb(1.0, -HALVINGS);
    Dd x = minus(LN_2.times(powers));
    x = new Dd(x.hi * scale, x.lo * scale);
    Dd term = x;
    Dd sum = x;
    for (int i = 2; i <= TERMS; i++) {
      term = term.times(x).over(of(i));
      sum = sum.plus(term);
    }
    for (int i = 0; i < HALVINGS; i++) {
      sum = sum.plus(sum).plus(sum.times(sum));
    }
    Dd one = sum.plus(ONE);
    int half = (int) powers / 2;
    return one.times(Math.scalb(1.0, half)).times(Math.scalb(1.0, (int) powers - half));
  }

  /** ln of the magnitude, to double precision. */
  public double logMagnitude() {
    return Math.log(Math.abs(hi)) + lo / hi;
  }

  @Override
  public int compareTo(Dd that) {
    return hi != that.hi ? Double.compare(hi, that.hi) : Double.compare(lo, that.lo);
  }
}
