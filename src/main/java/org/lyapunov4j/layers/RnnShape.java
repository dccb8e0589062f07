package org.lyapunov4j.layers;

/**
 * Sizes of a recurrent layer as multiples of its number of units n.
 *
 * @param state blocks of the state that is carried from step to step; the first is the output
 * @param input blocks of pre-activations z = x W + b that the input feeds: W is [inputs x input n]
 * @param recurrent columns of the recurrent weights, which are [state n x recurrent n]
 * @param bias blocks of the bias, at least {@code input}; those beyond are the step's own
 * @param kept blocks that a step hands from its forward to its backward computation
 */
public record RnnShape(int state, int input, int recurrent, int bias, int kept) {

  public RnnShape {
    if (state < 1 || input < 1 || recurrent < 1 || bias < input || kept < 0) {
      throw new IllegalArgumentException(
          "a recurrent layer needs state, input, recurrent >= 1, bias >= input and kept >= 0, got "
              + state
              + ", "
              + input
              + ", "
              + recurrent
              + ", "
              + bias
              + ", "
              + kept);
    }
  }
}
