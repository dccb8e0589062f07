package org.lyapunov4j.monitor;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lyapunov4j.network.DrivenCell;
import org.lyapunov4j.network.NetworkSnapshot;
import org.lyapunov4j.spectrum.SpectrumOptions;

/**
 * Lengths over which growth of gradients is told besides whole sequences, those that rules judge it
 * by; 0 where unknown.
 *
 * @param truncated what gradients travel back under truncated backpropagation
 * @param delay by which the task's answers come late, for the layer with the longest drive; for
 *     others in proportion
 */
record Windows(int truncated, int delay) {

  /** The options with these lengths for one cell of a network. */
  SpectrumOptions in(SpectrumOptions options, DrivenCell driven, NetworkSnapshot snapshot) {
    double longest = snapshot.cells().stream().mapToDouble(Windows::steps).max().orElse(0);
    double share = longest == 0 ? 1 : steps(driven) / longest;
    int late = delay == 0 ? 0 : Math.max(1, (int) Math.round(delay * share));
    List<Integer> all =
        Stream.concat(
                options.windows().stream(),
                IntStream.of(truncated, late).filter(steps -> steps > 0).boxed())
            .distinct()
            .toList();
    return options.withWindows(all);
  }

  /** Mean length of a cell's sequences. */
  private static double steps(DrivenCell driven) {
    return IntStream.range(0, driven.drive().sequences().size())
        .map(driven.drive()::steps)
        .filter(steps -> steps > 0)
        .average()
        .orElse(0);
  }
}
