package org.lyapunov4j.checkpoint;

/**
 * Takes the training loss of every iteration somewhere. A {@link CheckpointSink} that is one too
 * gets the losses between the checkpoints as well, so it should be quick: it is called once an
 * iteration.
 */
@FunctionalInterface
public interface ScoreSink {

  /**
   * Takes one loss.
   *
   * @param iteration parameter updates made so far, as in {@link CheckpointReport#iteration()}
   * @param epoch epoch under way, 0-based
   * @param score loss of the minibatch of that update; may be NaN or infinite
   */
  void score(int iteration, int epoch, double score) throws Exception;
}
