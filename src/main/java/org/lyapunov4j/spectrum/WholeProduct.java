package org.lyapunov4j.spectrum;

/** The product of a window's factors R, where all directions are evolved: nothing is left out. */
final class WholeProduct implements WindowGrowth {
  private final int leading;
  private final FactorProduct product;

  WholeProduct(int k, int leading) {
    this.leading = leading;
    this.product = new FactorProduct(k, leading);
  }

  @Override
  public void open(double[] state) {
    product.clear();
  }

  @Override
  public void factored(double[] vectors, double[] r, int after, int before, boolean last) {
    product.multiply(r, after, before);
  }

  @Override
  public double[] close(int from, int to) {
    return product.logSingularValues(leading);
  }
}
