package org.lyapunov4j.study;

import java.util.Map;
import org.lyapunov4j.aelle.encoding.Evidence;

/** A way to tell from what is known early how trials will end, or several that share their work. */
@FunctionalInterface
interface Contender {
  /**
   * Learns from some trials and forecasts others.
   *
   * @param known trials whose outcomes may be used
   * @param asked trials whose outcomes may not
   * @return by name, [asked][3]: scores that rise with badness, with the chance of the worse half
   *     and with that of the worst quarter. A name is missing where its evidence is
   */
  Map<String, double[][]> forecast(Evidence known, Evidence asked, long seed);
}
