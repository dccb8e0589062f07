package org.lyapunov4j.flag;

import java.util.List;
import java.util.Map;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/**
 * {@code SINGLE_STEP}: the sequences that a layer reads have one step, so there is nothing
 * recurrent to measure, and nothing that it could carry over. Information.
 *
 * <p>Why: it is nearly always time in the wrong place, [batch, steps, features] for DL4J's [batch,
 * features, steps], or rows where sequences were meant.
 */
public record SingleStep() implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "SINGLE_STEP";

  private static final String ADVICE =
      "Put time last, [batch, features, steps], or tell the layers their format (RNNFormat.NWC); cut"
          + " rows into sequences.";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    boolean all =
        !history.layers().isEmpty()
            && history.layers().stream().allMatch(layer -> Span.drive(layer.spectrum()) == 1);
    if (!all) {
      return List.of();
    }
    LayerSpectrum layer = history.layers().get(0);
    String reason =
        "Sequences have a single step: layer "
            + layer.label()
            + " has nothing to carry over, and its exponents say nothing of memory.";
    return List.of(
        history.flag(
            Severity.INFORMATION, NAME, "", reason, ADVICE, Map.of("steps", 1.0), Double.NaN));
  }
}
