package org.lyapunov4j.task;

import java.nio.file.Path;
import java.util.Optional;
import org.lyapunov4j.config.Section;

/** Makes one kind of task from its settings. */
@FunctionalInterface
interface TaskMaker {

  /**
   * Asks for every key it knows, even after it has found a problem, so that none is called unknown.
   *
   * @return empty only if a problem was reported
   */
  Optional<SequenceTask> make(Section options, Path base, long seed);
}
