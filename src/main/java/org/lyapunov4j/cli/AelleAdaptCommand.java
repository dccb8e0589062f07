package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.study.AdaptationStudy;
import org.lyapunov4j.study.PruneReplay;
import org.lyapunov4j.study.UnseenTasks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j aelle adapt}. */
@Command(
    name = "adapt",
    description = {
      "Measures how well AeLLE adapts to a task that it has not seen, beside rivals that learn from"
          + " the same trials of it: each task of the corpus in turn is taken as unseen, some of its"
          + " trials are revealed, the others are under way and asked.",
      "With --prior it also writes the weights that adapting begins with, learned from all tasks."
    },
    mixinStandardHelpOptions = true)
final class AelleAdaptCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private CorpusOptions options;

  @Option(
      names = "--at",
      split = ",",
      paramLabel = "P",
      description = "Progress up to which checkpoints are seen; default: ${DEFAULT-VALUE}.",
      defaultValue = "0.0025,0.01,0.05,0.2")
  private List<Double> at = new ArrayList<>();

  @Option(
      names = "--siblings",
      split = ",",
      paramLabel = "N",
      description = "Trials of the task that are revealed; default: ${DEFAULT-VALUE}.",
      defaultValue = "0,4,8,16,32,64")
  private List<Integer> siblings = new ArrayList<>();

  @Option(
      names = "--draws",
      description = "How often others are revealed; default: ${DEFAULT-VALUE}.")
  private int draws = 3;

  @Option(
      names = "--forecasts",
      paramLabel = "FILE",
      description =
          "Keeps what models of the other tasks say in this file, or takes it from there: a training"
              + " a task and moment, and nearly all of the time. A study that was ended goes on from"
              + " it.")
  private Path forecasts;

  @Option(
      names = "--prior",
      paramLabel = "FILE.json",
      description = "Writes the prior of the weights, as the library has it on its class path.")
  private Path prior;

  @Option(
      names = "--no-rivals",
      description = "Leave the rivals out: enough for --prior, and faster.")
  private boolean withoutRivals;

  @Option(names = "--by-task", description = "Also print every task by itself.")
  private boolean byTask;

  AelleAdaptCommand() {}

  @Override
  public Integer call() throws IOException {
    AdaptationStudy.Options how =
        new AdaptationStudy.Options(siblings, draws, options.seed(), !withoutRivals);
    Corpus corpus = options.read();
    PrintWriter err = spec.commandLine().getErr();
    CorpusOptions.tellPruned(corpus, err);
    List<Double> moments = PruneReplay.nearest(at, PruneReplay.moments(corpus.trials()));
    UnseenTasks unseen =
        UnseenTasks.of(corpus, moments, options.seed(), forecasts, line -> tell(err, line));
    AdaptationStudy study = AdaptationStudy.of(corpus, unseen, how, line -> tell(err, line));
    spec.commandLine().getOut().println(AdaptationText.of(study, byTask));
    if (prior != null) {
      study.prior().write(prior);
    }
    return 0;
  }

  private static void tell(PrintWriter err, String line) {
    err.println(line);
    err.flush();
  }
}
