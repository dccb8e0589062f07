package org.lyapunov4j.flag;

import static java.util.Objects.requireNonNull;

/**
 * What is known of a training besides its checkpoints and losses; a length or count of 0 is
 * unknown.
 *
 * @param sequenceLength time steps of the sequences it trains on, where they are others than those
 *     that drive the spectra: rules take lengths from the drive of each layer, and this for the
 *     layer with the longest one, others in proportion
 * @param backpropagationLength time steps that gradients travel back under truncated
 *     backpropagation through time; 0 also where it is not truncated
 * @param delay time steps by which an answer comes after what it is about
 * @param plannedIterations parameter updates that the whole training makes
 * @param facts what was noticed while it trains
 */
public record TrainingContext(
    int sequenceLength,
    int backpropagationLength,
    int delay,
    int plannedIterations,
    TrainingFacts facts) {

  /** Nothing is known. */
  public static final TrainingContext UNKNOWN = new TrainingContext(0, 0, 0, 0);

  public TrainingContext {
    requireNonNull(facts, "facts must not be null: use TrainingFacts.NONE");
    if (sequenceLength < 0 || backpropagationLength < 0 || delay < 0 || plannedIterations < 0) {
      throw new IllegalArgumentException(
          "lengths and counts must be at least 0 (unknown), got sequenceLength "
              + sequenceLength
              + ", backpropagationLength "
              + backpropagationLength
              + ", delay "
              + delay
              + ", plannedIterations "
              + plannedIterations);
    }
  }

  /** A training of which nothing was noticed. */
  public TrainingContext(
      int sequenceLength, int backpropagationLength, int delay, int plannedIterations) {
    this(sequenceLength, backpropagationLength, delay, plannedIterations, TrainingFacts.NONE);
  }

  /** A training whose delay is unknown. */
  public TrainingContext(int sequenceLength, int backpropagationLength, int plannedIterations) {
    this(sequenceLength, backpropagationLength, 0, plannedIterations);
  }

  /** The same with what was noticed. */
  public TrainingContext withFacts(TrainingFacts value) {
    return new TrainingContext(
        sequenceLength, backpropagationLength, delay, plannedIterations, value);
  }
}
