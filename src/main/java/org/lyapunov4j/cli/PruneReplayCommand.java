package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.study.Adapting;
import org.lyapunov4j.study.HeldOut;
import org.lyapunov4j.study.HeldOutFile;
import org.lyapunov4j.study.PruneReplay;
import org.lyapunov4j.study.UnseenTasks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j prune-replay}. */
@Command(
    name = "prune-replay",
    description = {
      "Tells what pruning would have saved on the trials of a corpus, and what it would have cost: by"
          + " AeLLE, which has not learned from the trials it judges, by the losses (median and"
          + " percentile pruner, asynchronous successive halving), and by who knows the outcomes.",
      "Each task is a sweep of its own, replayed in many random orders of its trials. Regret is how"
          + " much worse the best trial kept is than the best of all, in percent of what lies between"
          + " the best and the median."
    },
    mixinStandardHelpOptions = true)
final class PruneReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private CorpusFiles corpora;

  @Option(
      names = "--at",
      split = ",",
      paramLabel = "P",
      description =
          "Progress at which AeLLE is asked, one or several; default: ${DEFAULT-VALUE}. With several,"
              + " each by itself and all in turn.",
      defaultValue = "0.05,0.1")
  private List<Double> at = new ArrayList<>();

  @Option(
      names = "--levels",
      split = ",",
      paramLabel = "A",
      description =
          "False-alarm levels of AeLLE: shares of the better half that may be stopped; default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "0.01,0.02,0.05,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8")
  private List<Double> levels = new ArrayList<>();

  @Option(
      names = "--folds",
      description =
          "Parts of the corpus, each forecast from the others; default: ${DEFAULT-VALUE}.")
  private int folds = 5;

  @Option(
      names = "--unseen-tasks",
      description = "Forecast the trials of each task from the other tasks alone.")
  private boolean unseenTasks;

  @Option(
      names = "--adapt",
      description =
          "Also replay AeLLE as it adapts to the trials of the sweep that have finished: forecasts of"
              + " every task by models of the others, all moments, a prior of the other tasks. AeLLE"
              + " without it is then a model of the other tasks too, from spectra alone.")
  private boolean adapt;

  @Option(
      names = "--generation",
      paramLabel = "N",
      description = "With --adapt: trials of a generation; default: ${DEFAULT-VALUE}.")
  private int generation = 4;

  @Option(
      names = "--orders",
      description = "Random orders to replay of every task; default: ${DEFAULT-VALUE}.")
  private int orders = 100;

  @Option(
      names = "--sweep",
      paramLabel = "N",
      description = "Trials of a sweep, drawn anew for every order; default: all of the task.")
  private int sweep;

  @Option(
      names = "--cost",
      paramLabel = "KEY",
      description =
          "A number of the trials that says what each costs, for example units; default: all cost"
              + " the same.")
  private String cost;

  @Option(names = "--seed", description = "Seed of everything random; default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--forecasts",
      paramLabel = "FILE",
      description =
          "Keeps AeLLE's forecasts in this file, or takes them from it: they take minutes to make.")
  private Path forecasts;

  @Option(
      names = "--all",
      description = "Print every setting, not only the best of each kind of policy.")
  private boolean all;

  @Option(names = "--json", description = "Print one JSON object with all settings.")
  private boolean json;

  PruneReplayCommand() {}

  @Override
  public Integer call() throws IOException {
    PruneReplay.Options options = new PruneReplay.Options(at, levels, orders, sweep, cost, seed);
    HeldOut.Options how = new HeldOut.Options(folds, unseenTasks, seed);
    PrintWriter out = spec.commandLine().getOut();
    Corpus corpus = corpora.read(spec.commandLine().getErr());
    List<Double> moments = PruneReplay.nearest(at, PruneReplay.moments(corpus.trials()));
    if (generation < 2) {
      throw new ConfigException("--generation must be at least 2, got " + generation);
    }
    PruneReplay replay =
        adapt
            ? adapted(corpus, moments, options)
            : PruneReplay.of(corpus.trials(), heldOut(corpus, moments, how), options);
    out.println(json ? PruneReplayJson.of(replay) : PruneReplayText.of(replay, all));
    return 0;
  }

  private PruneReplay adapted(Corpus corpus, List<Double> moments, PruneReplay.Options options)
      throws IOException {
    UnseenTasks unseen =
        UnseenTasks.of(corpus, PruneReplay.moments(corpus.trials()), seed, forecasts, this::tell);
    Adapting adapting = Adapting.of(corpus, unseen, generation, seed, this::tell);
    return PruneReplay.of(corpus.trials(), adapting.heldOut(moments), adapting, options);
  }

  private void tell(String sentence) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(sentence);
    err.flush();
  }

  private HeldOut heldOut(Corpus corpus, List<Double> moments, HeldOut.Options how)
      throws IOException {
    Optional<HeldOut> kept =
        forecasts == null ? Optional.empty() : HeldOutFile.read(forecasts, corpus, moments, how);
    if (kept.isPresent()) {
      return kept.get();
    }
    HeldOut made = HeldOut.of(corpus.trials(), moments, how, this::tell);
    if (forecasts != null) {
      HeldOutFile.write(forecasts, corpus, made, how);
    }
    return made;
  }
}
