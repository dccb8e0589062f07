package org.lyapunov4j.flag;

import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.spectrum.GrowthWindow;
import org.lyapunov4j.spectrum.LyapunovSpectrum;

/**
 * Time steps that matter to one layer, 0 where unknown. They are those of the layer's own drive: a
 * decoder of 4 steps beside an encoder of 100 has nothing to do with 100 steps. What is known of
 * the training as a whole holds for the layer with the longest drive, and for others in proportion.
 *
 * @param sequence length of its sequences
 * @param gradient what a gradient travels at most: the sequence or the truncated length
 * @param delay steps by which the task's answers come late
 */
record Span(int sequence, int gradient, int delay) {

  static Span of(RunHistory history, LayerSpectrum layer) {
    TrainingContext context = history.context();
    int own = drive(layer.spectrum());
    int longest =
        history.layers().stream().mapToInt(other -> drive(other.spectrum())).max().orElse(0);
    double share = own == 0 ? 1 : (double) own / Math.max(own, longest);
    int sequence =
        context.sequenceLength() == 0 ? own : inProportion(context.sequenceLength(), share);
    int truncated = context.backpropagationLength();
    int gradient =
        truncated == 0 ? sequence : sequence == 0 ? truncated : Math.min(sequence, truncated);
    return new Span(sequence, gradient, inProportion(context.delay(), share));
  }

  private static int inProportion(int steps, double share) {
    return steps == 0 ? 0 : Math.max(1, (int) Math.round(steps * share));
  }

  /**
   * Mean length of the sequences that drive a layer; 0 where unknown. Where the growth of gradients
   * was measured it is what that was measured over, else the steps of a trajectory that were
   * counted and those that were not.
   */
  static int drive(LyapunovSpectrum spectrum) {
    if (spectrum.sequences() == 0 || spectrum.steps() == 0) {
      return 0;
    }
    int counted = (int) Math.round((double) spectrum.steps() / spectrum.sequences());
    return spectrum
        .growth()
        .overSequence()
        .map(GrowthWindow::steps)
        .orElse(counted + spectrum.warmup());
  }

  boolean known() {
    return gradient > 0;
  }

  /** What a gradient travels: {@code sequences of 100 steps}. */
  String words() {
    return gradient < sequence
        ? "a truncated gradient of " + Words.steps(gradient)
        : "sequences of " + Words.steps(gradient);
  }
}
