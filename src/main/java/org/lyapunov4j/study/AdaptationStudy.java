package org.lyapunov4j.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.adapt.AdaptationPrior;
import org.lyapunov4j.aelle.adapt.Outlook;
import org.lyapunov4j.aelle.adapt.TaskStage;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.learn.Workers;

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
  /** Trials that must be left to be asked. */
  private static final int LEAST_ASKED = 12;

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
    List<Callable<Map<Integer, List<Revealed>>>> jobs = new ArrayList<>();
    List<Double> at = new ArrayList<>();
    Map<String, int[]> tasks = Outcomes.byTask(corpus.trials());
    for (int m = 0; m < unseen.moments().size(); m++) {
      for (Map.Entry<String, int[]> task : tasks.entrySet()) {
        int moment = m;
        at.add(unseen.moments().get(m));
        jobs.add(
            () -> {
              var revealed = revealed(corpus.trials(), unseen, moment, task.getValue(), options);
              synchronized (jobs) {
                progress.accept(
                    "progress %s: trials of %s are revealed"
                        .formatted(unseen.moments().get(moment), task.getKey()));
              }
              return revealed;
            });
      }
    }
    List<Map<Integer, List<Revealed>>> done = Workers.run(Workers.available(), jobs);
    List<Cell> cells = new ArrayList<>();
    List<AdaptationPrior.Cell> priors = new ArrayList<>();
    for (double moment : unseen.moments()) {
      for (int n : options.siblings()) {
        List<Revealed> here = new ArrayList<>();
        for (int j = 0; j < done.size(); j++) {
          if (at.get(j) == moment) {
            here.addAll(done.get(j).getOrDefault(n, List.of()));
          }
        }
        if (here.stream().map(Revealed::task).distinct().count() > 1) {
          priors.add(prior(moment, n, here));
          cells.add(AdaptationCells.of(moment, n, here, corpus.files(), options.seed()));
        }
      }
    }
    if (cells.isEmpty()) {
      throw new ConfigException(
          "at least two tasks must have %d trials more than the least of --siblings, got none"
              .formatted(LEAST_ASKED));
    }
    return new AdaptationStudy(cells, new AdaptationPrior(corpus.files(), priors));
  }

  static AdaptationPrior.Cell prior(double moment, int siblings, List<Revealed> tasks) {
    return new AdaptationPrior.Cell(
        moment, siblings, PriorFit.of(tasks, false), PriorFit.of(tasks, true));
  }

  private static Map<Integer, List<Revealed>> revealed(
      List<Trial> all, UnseenTasks unseen, int moment, int[] members, Options options) {
    int[] seen =
        Arrays.stream(members).filter(i -> !Double.isNaN(unseen.badness()[moment][i])).toArray();
    Evidence evidence =
        Evidence.of(Arrays.stream(seen).mapToObj(all::get).toList(), unseen.moments().get(moment));
    List<Outlook> outlooks =
        Arrays.stream(seen)
            .mapToObj(
                i -> new Outlook(unseen.badness()[moment][i], unseen.unfamiliarity()[moment][i][0]))
            .toList();
    Map<Integer, List<Revealed>> revealed = new LinkedHashMap<>();
    for (int n : options.siblings()) {
      if (n + LEAST_ASKED <= seen.length) {
        revealed.put(
            n,
            IntStream.range(0, n == 0 ? 1 : options.draws())
                .mapToObj(
                    draw ->
                        Revealed.of(
                            evidence,
                            outlooks,
                            n,
                            options.seed() + 1000L * draw + n,
                            options.rivals()))
                .toList());
      }
    }
    return revealed;
  }

  /** AeLLE adapted, [asked][3]: forecasts of badness, worst half and worst quarter. */
  static double[][] adapted(Revealed task, AdaptationPrior prior, double moment) {
    TaskStage stage = TaskStage.of(task.voices(), prior, moment);
    return Arrays.stream(task.said())
        .map(said -> stage.chances(said, true).scores())
        .toArray(double[][]::new);
  }
}
