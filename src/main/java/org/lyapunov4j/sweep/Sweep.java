package org.lyapunov4j.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.record.SweepDirectory;

/**
 * Trains the trials of a search space that are not yet in the corpus of a sweep directory. Each
 * goes into the corpus as soon as it is finished; when all are, the corpus is put in the order of
 * their numbers, so that it is the same to the byte however many workers there were and however
 * often the sweep was killed.
 */
public final class Sweep {
  /** More trials of the same sequence may be asked for when a sweep is resumed, told elsewhere. */
  private static final String TRIALS = "trials";

  private final SweepConfig config;
  private final SweepDirectory directory;

  private Sweep(SweepConfig config, SweepDirectory directory) {
    this.config = config;
    this.directory = directory;
  }

  /**
   * A sweep into a new directory, or into one of the same sweep.
   *
   * @param directory not closed
   * @throws ConfigException if the directory is of another sweep
   */
  public static Sweep of(SweepConfig config, SweepDirectory directory) {
    Map<String, Object> now = withoutWhatMayChange(config.values());
    Map<String, Object> begun =
        directory.info().map(info -> withoutWhatMayChange(info.config())).orElse(now);
    if (!begun.equals(now)) {
      Set<String> keys = new TreeSet<>(begun.keySet());
      keys.addAll(now.keySet());
      String different =
          keys.stream()
              .filter(key -> !Objects.equals(begun.get(key), now.get(key)))
              .collect(Collectors.joining(", "));
      throw new ConfigException(
          directory.path()
              + " was begun with other settings ("
              + different
              + "): only trials and export may change; give the configuration it was begun with, or begin a new"
              + " sweep");
    }
    return new Sweep(config, directory);
  }

  private static Map<String, Object> withoutWhatMayChange(Map<String, Object> values) {
    Map<String, Object> others = new LinkedHashMap<>(values);
    others.remove(TRIALS);
    others.remove(SweepConfig.EXPORT);
    return others;
  }

  /**
   * Trains what is left to train.
   *
   * @return how many trials could not be trained; they are tried again when the sweep is resumed
   * @throws IOException if the corpus can't be read or written, or no worker can be started
   */
  public int run(TrialEngine engine, SweepObserver observer)
      throws IOException, InterruptedException {
    List<TrialPlan> plans = config.plans();
    Map<String, Trial> corpus = mended(plans, observer);
    List<TrialPlan> missing =
        plans.stream().filter(plan -> !corpus.containsKey(plan.name())).toList();
    observer.begun(plans.size() - missing.size(), plans.size());
    Answers answers = new Answers(observer, corpus);
    if (config.generation() == 0) {
      engine.run(missing, answers);
    } else {
      runByGenerations(missing, engine, answers);
    }
    if (answers.failures == 0) {
      putInOrder(plans);
    }
    return answers.failures;
  }

  /**
   * Trains generation after generation: those of one are trained in any order, and learn from the
   * trials of the earlier ones as they are in the corpus. A trial that could not be trained is
   * nobody's sibling.
   */
  private void runByGenerations(List<TrialPlan> missing, TrialEngine engine, Answers answers)
      throws IOException, InterruptedException {
    int size = config.generation();
    Map<Integer, List<TrialPlan>> generations = new TreeMap<>();
    missing.forEach(
        plan ->
            generations
                .computeIfAbsent(
                    PruneSettings.generation(plan.number(), size), none -> new ArrayList<>())
                .add(plan));
    List<TrialPlan> plans = config.plans();
    for (Map.Entry<Integer, List<TrialPlan>> generation : generations.entrySet()) {
      int before = (generation.getKey() - 1) * size;
      List<Trial> siblings =
          plans.subList(0, before).stream()
              .map(plan -> answers.trials.get(plan.name()))
              .filter(Objects::nonNull)
              .toList();
      engine.run(
          generation.getValue().stream().map(plan -> plan.learningFrom(size, siblings)).toList(),
          answers);
    }
  }

  /** What is recorded; damage is put aside, and told. */
  private Map<String, Trial> mended(List<TrialPlan> plans, SweepObserver observer)
      throws IOException {
    SweepCorpus corpus = SweepCorpus.read(directory.corpus());
    Map<String, Trial> trials = byName(corpus);
    if (directory.info().isEmpty()) {
      requireOf(plans, trials);
      directory.describe(config.name(), config.values(), config.seed());
      observer.damaged(
          SweepDirectory.INFO + " could not be read: it is now what this configuration says");
    }
    if (!corpus.damage().isEmpty()) {
      directory.setAside(corpus.damagedLines());
      directory.replace(corpus.trials().stream().map(CorpusWriter::line).toList());
      observer.damaged(
          corpus.damage()
              + "; put into "
              + SweepDirectory.DAMAGED
              + ", what is missing is trained again");
    }
    return trials;
  }

  /** Where nothing says what the sweep was begun with, its trials must be those of the plans. */
  private void requireOf(List<TrialPlan> plans, Map<String, Trial> trials) {
    for (TrialPlan plan : plans) {
      Trial trial = trials.get(plan.name());
      try {
        if (trial != null) {
          plan.check(trial);
        }
      } catch (IOException other) {
        throw new ConfigException(directory.path() + " is of another sweep: " + other.getMessage());
      }
    }
  }

  private static Map<String, Trial> byName(SweepCorpus corpus) {
    Map<String, Trial> trials = new HashMap<>();
    corpus.trials().forEach(trial -> trials.put(trial.name(), trial));
    return trials;
  }

  private void putInOrder(List<TrialPlan> plans) throws IOException {
    Map<String, Trial> corpus = new TreeMap<>(byName(SweepCorpus.read(directory.corpus())));
    List<String> lines = new ArrayList<>();
    plans.forEach(plan -> lines.add(CorpusWriter.line(corpus.remove(plan.name()))));
    corpus.values().forEach(other -> lines.add(CorpusWriter.line(other)));
    directory.replace(lines);
  }

  private final class Answers implements TrialEngine.Results {
    private final SweepObserver observer;
    private final Map<String, Trial> trials;
    private int failures;

    private Answers(SweepObserver observer, Map<String, Trial> trials) {
      this.observer = observer;
      this.trials = trials;
    }

    @Override
    public void finished(TrialPlan plan, Trial trial) throws IOException {
      try {
        plan.check(trial);
      } catch (IOException unfit) {
        failed(plan, unfit.getMessage());
        return;
      }
      String line = CorpusWriter.line(trial);
      directory.append(line);
      // As it will be read when the sweep is resumed: numbers are written in few digits.
      trials.put(trial.name(), CorpusReader.parse(line));
      observer.finished(trial);
    }

    @Override
    public void failed(TrialPlan plan, String reason) {
      failures++;
      observer.failed(plan.name(), reason);
    }
  }
}
