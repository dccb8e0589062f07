package org.lyapunov4j.study;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.lyapunov4j.aelle.adapt.AdaptationPrior;
import org.lyapunov4j.aelle.adapt.TaskStage;
import org.lyapunov4j.aelle.adapt.TaskVoices;
import org.lyapunov4j.aelle.adapt.Voice;
import org.lyapunov4j.corpus.Corpus;

/**
 * What it takes to replay a sweep whose pruning adapts: what models of the other tasks say of every
 * task, and a prior of the other tasks for each.
 *
 * @param priors by the task that they have not seen
 * @param generation trials of a generation
 */
public record Adapting(UnseenTasks unseen, Map<String, AdaptationPrior> priors, int generation) {
  private static final List<Integer> SIBLINGS = List.of(0, 4, 8, 16, 32, 64);
  private static final int DRAWS = 2;

  /**
   * Learns the priors.
   *
   * @param progress told of what is done, in sentences
   */
  public static Adapting of(
      Corpus corpus, UnseenTasks unseen, int generation, long seed, Consumer<String> progress) {
    Revelations revelations =
        Revelations.of(
            unseen,
            corpus.files(),
            new AdaptationStudy.Options(SIBLINGS, DRAWS, seed, false),
            progress);
    Map<String, AdaptationPrior> priors = new HashMap<>();
    unseen.tasks().forEach(task -> priors.put(task, revelations.prior(task)));
    return new Adapting(unseen, priors, generation);
  }

  /** The same for some of the trials. */
  Adapting pick(int[] rows) {
    return new Adapting(unseen.pick(rows), priors, generation);
  }

  /** A pruner of the trials' task, which is one. */
  Pruner pruner(double level) {
    return new AdaptedPruner(unseen, priors.get(unseen.trials().get(0).task()), level, generation);
  }

  /** False-alarm levels of the models as they are, calibrated on tasks that they had not seen. */
  public HeldOut heldOut(List<Double> at) {
    double[][] spectral = new double[at.size()][unseen.trials().size()];
    double[][] unknown = new double[at.size()][unseen.trials().size()];
    for (int m = 0; m < at.size(); m++) {
      int moment = unseen.moments().indexOf(at.get(m));
      Arrays.fill(unknown[m], Double.NaN);
      for (String task : unseen.tasks()) {
        TaskStage stage =
            TaskStage.of(
                TaskVoices.fit(List.of(), new double[0], List.of(), 0, 1),
                priors.get(task),
                at.get(m));
        for (int i = 0; i < spectral[m].length; i++) {
          if (unseen.trials().get(i).task().equals(task)) {
            double[] said = new double[Voice.values().length];
            Arrays.fill(said, Double.NaN);
            said[Voice.MODEL.place()] = unseen.badness()[moment][i];
            spectral[m][i] =
                Double.isNaN(said[0]) ? Double.NaN : stage.chances(said, false).falseAlarm();
          }
        }
      }
    }
    return new HeldOut(at, spectral, unknown);
  }
}
