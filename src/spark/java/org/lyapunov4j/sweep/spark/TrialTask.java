package org.lyapunov4j.sweep.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.lyapunov4j.sweep.TrialAnswer;
import org.lyapunov4j.sweep.TrialPlan;
import org.lyapunov4j.sweep.WorkerCommand;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * What an executor does about one trial: one line in, the bytes of a {@link TrialAnswer} out. It
 * never fails of the trial, since a task that fails again and again ends its whole job.
 */
final class TrialTask extends AbstractFunction2<TaskContext, Iterator<String>, byte[]>
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** In place of an answer, of a trial whose executors were lost each time it was tried. */
  private static final byte[] NOT_TRIED_AGAIN = {};

  private final String[] jars;
  private final String[] options;
  private final String worker;
  private final int attempts;

  /**
   * @param jars names of what is shipped, in the order of the class path
   * @param options for Java, of worker processes
   * @param worker class that they run
   * @param attempts how many executors may be lost while it is trained
   */
  TrialTask(List<String> jars, List<String> options, String worker, int attempts) {
    this.jars = jars.toArray(String[]::new);
    this.options = options.toArray(String[]::new);
    this.worker = worker;
    this.attempts = attempts;
  }

  static boolean isAnswer(byte[] bytes) {
    return bytes.length > 0;
  }

  @Override
  public byte[] apply(TaskContext task, Iterator<String> line) {
    if (task.attemptNumber() >= attempts) {
      return NOT_TRIED_AGAIN;
    }
    TrialPlan plan;
    try {
      plan = TrialPlan.decode(line.next());
    } catch (IOException damaged) {
      throw new IllegalStateException(damaged);
    }
    Path files = Path.of(SparkFiles.getRootDirectory()).toAbsolutePath();
    try {
      WorkerCommand command =
          new WorkerCommand(List.of(options), ShippedJars.classPath(List.of(jars)), worker);
      return ExecutorWorkers.OF_THIS_PROCESS
          .train(plan.withFilesIn(files), command, files)
          .encode();
    } catch (InterruptedException cancelled) {
      throw new TaskKilledException("the sweep ended");
    } catch (IOException | RuntimeException failed) {
      String reason = "no worker process could train it on " + TaskHost.name() + ": " + failed;
      return TrialAnswer.failed(plan.name(), reason).encode();
    }
  }
}
