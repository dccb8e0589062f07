package org.lyapunov4j.study;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.lyapunov4j.aelle.adapt.AdaptationPrior;
import org.lyapunov4j.aelle.adapt.TaskStage;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Corpus;

/**
 * How well AeLLE adapts to a task that it has not seen: each task of a corpus in turn is forecast
 * by a model of the others, some of its trials are revealed, and the rest is asked. The weights
 * that an adapted model begins with are learned from the other tasks, taken as unseen in the same
 * way.
 *
 * @param cells one for each moment and number of siblings, as far as there are trials for it
 * @param prior learned from all tasks
 */
public record AdaptationStudy(List<Cell> cells, AdaptationPrior prior) {
  /**
   * Settings of a study.
   *
   * @param siblings how many trials are revealed, ascending
   * @param draws how often others are revealed
   * @param rivals whether rivals are asked too
   */
  public record Options(List<Integer> siblings, int draws, long seed, boolean rivals) {
    public Options {
      siblings = siblings.stream().sorted().distinct().toList();
      if (siblings.isEmpty() || siblings.get(0) < 0 || draws < 1) {
        throw new ConfigException(
            "--siblings must be at least 0 and --draws at least 1, got %s and %d"
                .formatted(siblings, draws));
      }
    }
  }

  /**
   * What came of one number of siblings at one moment.
   *
   * @param tasks how many tasks had trials enough
   * @param scores by contender, means over tasks and draws
   * @param byTask the same by task
   * @param rival the best of the others by the sum of both AUCs; empty where none was asked
   * @param lead AUC of AeLLE adapted less that of the rival
   */
  public record Cell(
      double at,
      int siblings,
      int tasks,
      Map<String, Aucs> scores,
      Map<String, Map<String, Aucs>> byTask,
      String rival,
      Lead lead) {}

  /** Areas under the curve for the worse half and the worst quarter. */
  public record Aucs(double half, double quarter) {}

  /** Differences of both, with intervals by bootstrap over trials. */
  public record Lead(Estimate half, Estimate quarter) {}

  /**
   * Studies a corpus.
   *
   * @param unseen what models of the other tasks say of every task
   * @param progress told of every task and moment, in a sentence
   * @throws ConfigException if no task has trials enough
   */
  public static AdaptationStudy of(
      Corpus corpus, UnseenTasks unseen, Options options, Consumer<String> progress) {
    Revelations revelations = Revelations.of(unseen, corpus.files(), options, progress);
    return new AdaptationStudy(
        revelations.cells().stream()
            .map(cell -> AdaptationCells.of(cell, corpus.files(), options.seed()))
            .toList(),
        revelations.prior(null));
  }

  /** AeLLE adapted, [asked][3]: forecasts of badness, worst half and worst quarter. */
  static double[][] adapted(Revealed task, AdaptationPrior prior, double moment) {
    TaskStage stage = TaskStage.of(task.voices(), prior, moment);
    return Arrays.stream(task.said())
        .map(said -> stage.chances(said, true).scores())
        .toArray(double[][]::new);
  }
}
