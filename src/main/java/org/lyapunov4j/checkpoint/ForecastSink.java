package org.lyapunov4j.checkpoint;

/**
 * Takes forecasts somewhere. A {@link CheckpointSink} that is one too gets what the monitor's model
 * expects, after the report that it rests on; nothing where the monitor asks no model.
 */
@FunctionalInterface
public interface ForecastSink {

  /** Takes one forecast. Called in the order of the checkpoints, never by two threads at once. */
  void forecast(Outlook outlook) throws Exception;
}
