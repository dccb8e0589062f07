package org.lyapunov4j.aelle.encoding;

import java.util.List;

/**
 * A progress' place among ascending moments, in the logarithm.
 *
 * @param early number of the moment before it
 * @param late number of the moment after it
 * @param share of the later moment in what holds between them; 1 at it, and beyond the first and
 *     the last
 */
public record Between(int early, int late, double share) {

  /** Places a progress. */
  public static Between of(List<Double> moments, double progress) {
    int above = 0;
    while (above < moments.size() && moments.get(above) < progress) {
      above++;
    }
    int late = Math.min(above, moments.size() - 1);
    if (above == 0 || above == moments.size() || moments.get(above) == progress) {
      return new Between(late, late, 1);
    }
    double low = Math.log(moments.get(above - 1));
    double high = Math.log(moments.get(above));
    return new Between(above - 1, above, (Math.log(progress) - low) / (high - low));
  }
}
