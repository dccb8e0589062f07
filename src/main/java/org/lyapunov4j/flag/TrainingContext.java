package org.lyapunov4j.flag;

/**
 * What is known of a training besides its checkpoints; 0 is unknown.
 *
 * @param sequenceLength time steps of the sequences it trains on
 * @param backpropagationLength time steps that gradients travel back under truncated
 *     backpropagation through time; 0 also where it is not truncated
 * @param plannedIterations parameter updates that the whole training makes
 */
public record TrainingContext(
    int sequenceLength, int backpropagationLength, int plannedIterations) {

  /** Nothing is known. */
  public static final TrainingContext UNKNOWN = new TrainingContext(0, 0, 0);

  public TrainingContext {
    if (sequenceLength < 0 || backpropagationLength < 0 || plannedIterations < 0) {
      throw new IllegalArgumentException(
          "lengths and counts must be at least 0 (unknown), got sequenceLength "
              + sequenceLength
              + ", backpropagationLength "
              + backpropagationLength
              + ", plannedIterations "
              + plannedIterations);
    }
  }

  /** Time steps that a gradient travels back at most; 0 where that is unknown. */
  public int span() {
    return backpropagationLength == 0
        ? sequenceLength
        : sequenceLength == 0
            ? backpropagationLength
            : Math.min(sequenceLength, backpropagationLength);
  }
}
