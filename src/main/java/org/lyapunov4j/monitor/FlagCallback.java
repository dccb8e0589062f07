package org.lyapunov4j.monitor;

import java.util.function.Consumer;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagSink;

/** A callback for flags as a sink that takes nothing else. */
@SuppressWarnings("try") // as in CheckpointSink
record FlagCallback(Consumer<Flag> callback) implements CheckpointSink, FlagSink {
  @Override
  public void accept(CheckpointReport report) {}

  @Override
  public void flag(Flag flag) {
    callback.accept(flag);
  }
}
