package org.lyapunov4j.study;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lyapunov4j.aelle.adapt.Adaptation;
import org.lyapunov4j.aelle.adapt.AdaptationPrior;
import org.lyapunov4j.aelle.adapt.Glimpse;
import org.lyapunov4j.aelle.adapt.Outlook;
import org.lyapunov4j.aelle.adapt.TaskStage;
import org.lyapunov4j.aelle.adapt.TaskVoices;
import org.lyapunov4j.aelle.encoding.SpectralPath;
import org.lyapunov4j.corpus.Generation;
import org.lyapunov4j.corpus.Trial;

/**
 * Stops a trial that AeLLE, which has not seen the task, takes for one of the worse half once it is
 * adapted to the trials of earlier generations of the sweep, as far as these had come. It looks at
 * every moment, at a level that rises with the square root of the looks to the chosen one at the
 * last; one trial in ten is never stopped. As a sweep does it with {@code prune: {by: aelle, adapt:
 * true}}.
 *
 * @param unseen what models of other tasks say of the table's trials
 * @param prior learned from other tasks
 * @param level in (0, 1)
 * @param generation trials of a generation
 */
record AdaptedPruner(UnseenTasks unseen, AdaptationPrior prior, double level, int generation)
    implements Pruner {
  private static final double NEAR = 1.1;

  @Override
  public String family() {
    return "aelleAdapted";
  }

  @Override
  public String setting() {
    return "level %s at %d moments, generations of %d"
        .formatted(Percent.of(level), unseen.moments().size(), generation);
  }

  @Override
  public Session begin(Losses losses, int[] arrivals) {
    return new Sweeping(losses, arrivals);
  }

  private final class Sweeping implements Session {
    private final Losses losses;
    private final Map<Integer, Integer> places = new HashMap<>();
    private final int[] order;
    private final Set<Integer> ended = new HashSet<>();
    private final Map<Integer, Double> reached = new HashMap<>();
    private final Map<Integer, TaskStage> stages = new HashMap<>();
    private int begun = -1;
    private List<Integer> siblings = List.of();

    Sweeping(Losses losses, int[] arrivals) {
      this.losses = losses;
      this.order = arrivals;
      for (int i = 0; i < arrivals.length; i++) {
        places.put(arrivals[i], i);
      }
    }

    @Override
    public boolean stops(int trial, int moment) {
      int place = places.get(trial);
      reached.put(trial, losses.moments()[moment]);
      int look = unseen.moments().indexOf(losses.moments()[moment]);
      if (look < 0 || Generation.exempts(place + 1)) {
        return false;
      }
      if (place / generation != begun) {
        begun = place / generation;
        siblings = new ArrayList<>();
        for (int i = 0; i < begun * generation; i++) {
          siblings.add(order[i]);
        }
        stages.clear();
      }
      Glimpse asked = glimpse(trial, look, Double.POSITIVE_INFINITY);
      if (asked == null) {
        return false;
      }
      Adaptation.Answer answer =
          stages.computeIfAbsent(look, this::stage).ask(asked, !siblings.isEmpty());
      double allowed = level * Math.sqrt((look + 1.0) / unseen.moments().size());
      return asked.model().unfamiliarity() <= answer.threshold()
          && answer.chances().falseAlarm() <= allowed;
    }

    @Override
    public void finished(int trial) {
      ended.add(trial);
    }

    /** What is known of a trial at a look; null where it had no spectrum yet. */
    private Glimpse glimpse(int row, int look, double stoppedAt) {
      double at = unseen.moments().get(look);
      Trial trial = losses.trials().get(row);
      SpectralPath path = SpectralPath.of(trial, Math.min(at, stoppedAt));
      double badness = unseen.badness()[look][row];
      if (path.isEmpty() || Double.isNaN(badness)) {
        return null;
      }
      double last = Math.min(stoppedAt, losses.whole()[row]);
      return Glimpse.of(
          path,
          last * NEAR < at,
          Glimpse.settings(trial),
          new Outlook(badness, unseen.unfamiliarity()[look][row][0]));
    }

    private TaskStage stage(int look) {
      List<Glimpse> whole = new ArrayList<>();
      List<Double> badness = new ArrayList<>();
      List<Glimpse> others = new ArrayList<>();
      int stopped = 0;
      for (int row : siblings) {
        boolean isWhole = ended.contains(row);
        Glimpse glimpse =
            glimpse(row, look, isWhole ? Double.POSITIVE_INFINITY : reached.getOrDefault(row, 0.0));
        stopped += isWhole ? 0 : 1;
        if (glimpse != null && isWhole) {
          whole.add(glimpse);
          badness.add(losses.badness()[row]);
        } else if (glimpse != null) {
          others.add(glimpse);
        }
      }
      return TaskStage.of(
          TaskVoices.fit(
              whole,
              badness.stream().mapToDouble(Double::doubleValue).toArray(),
              others,
              stopped,
              1),
          prior,
          unseen.moments().get(look));
    }
  }
}
