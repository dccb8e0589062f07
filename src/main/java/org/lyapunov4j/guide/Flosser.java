package org.lyapunov4j.guide;

import java.util.List;
import org.lyapunov4j.network.CellWriter;
import org.lyapunov4j.network.LiveLayer;
import org.lyapunov4j.spectrum.Drive;
import org.lyapunov4j.spectrum.FlossOptions;
import org.lyapunov4j.spectrum.FlossReport;
import org.lyapunov4j.spectrum.Flossing;

/**
 * Brings the leading half of a layer's exponents towards 0 by their exact gradient (Engelken, arXiv
 * 2312.17306): what no single knob reaches in a gated layer.
 */
final class Flosser {
  /** What flossing changes. */
  static final List<String> PARAMETERS = List.of("W", "RW", "b");

  private Flosser() {}

  static boolean fits(LiveLayer layer) {
    return Flossing.applies(layer.cell());
  }

  /** Flosses the cell and writes into the network's own arrays what it has become. */
  static FlossReport floss(LiveLayer layer, Drive drive, long seed) {
    FlossReport report =
        Flossing.of(layer.cell(), FlossOptions.defaults().withSeed(seed)).run(drive);
    CellWriter.write(layer.conf(), key -> layer.param(key).orElseThrow(), report.parameters());
    return report;
  }
}
