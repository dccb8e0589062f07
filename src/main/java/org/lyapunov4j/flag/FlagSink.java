package org.lyapunov4j.flag;

/**
 * Takes flags somewhere. A {@link org.lyapunov4j.checkpoint.CheckpointSink} that is one too gets
 * the flags that a monitor raises, those of a checkpoint after its report.
 */
@FunctionalInterface
public interface FlagSink {

  /** Takes one flag. Called in the order in which they are raised, never by two threads at once. */
  void flag(Flag flag) throws Exception;
}
