package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.study.Abstention;
import org.lyapunov4j.study.Evaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j aelle evaluate}. */
@Command(
    name = "evaluate",
    description = {
      "Measures how well the end of a training is told from its beginning, by AeLLE and by what it"
          + " has to be better than, on trials that none of them has learned from.",
      "AUCs are for telling the worse half and the worst quarter of the trials of each task."
    },
    mixinStandardHelpOptions = true)
final class AelleEvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private CorpusOptions options;

  @Option(
      names = "--model",
      paramLabel = "MODEL.zip",
      description =
          "Score this model instead of one trained anew in every fold, without rivals; give a corpus"
              + " that it was not trained on.")
  private Path model;

  @Option(
      names = "--adapt",
      description =
          "Also score the model of --model, by default the bundled one, adapted to the trials of each"
              + " task: those outside of the fold of the trials that are asked, which are under way.")
  private boolean adapt;

  @Option(
      names = "--siblings",
      paramLabel = "N",
      description =
          "With --adapt: reveal only so many trials of each task, chosen by --seed, and ask all"
              + " others.")
  private Integer siblings;

  @Option(
      names = "--rivals",
      description = "With --model or --adapt: cross-validate the rivals too, which takes minutes.")
  private boolean rivals;

  @Option(
      names = "--at",
      split = ",",
      paramLabel = "P",
      description =
          "Progress up to which checkpoints may be seen, one or several; default: every moment that"
              + " the corpus shows before the end, which takes some minutes each.")
  private List<Double> at = new ArrayList<>();

  @Option(names = "--folds", description = "Parts of the corpus; default: ${DEFAULT-VALUE}.")
  private int folds = 10;

  @Option(
      names = "--repeats",
      description = "How often, with other folds; default: ${DEFAULT-VALUE}.")
  private int repeats = 3;

  @Option(
      names = "--within",
      paramLabel = "KEY",
      description =
          "Also compare trials of one task and one fifth of this hyperparameter only, for example"
              + " learningRate.")
  private String within;

  @Option(
      names = "--plot",
      paramLabel = "FILE.png",
      description = "Draws the AUC of the worse half against progress.")
  private Path plot;

  @Option(
      names = "--abstention",
      description =
          "Also say how often AeLLE abstains on trials it has not seen, and on such made unlike the"
              + " corpus. Not with --json.")
  private boolean abstention;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  AelleEvaluateCommand() {}

  @Override
  public Integer call() throws IOException {
    for (double progress : at) {
      if (!(progress >= 0 && progress <= 1)) {
        throw new ConfigException("--at must be in [0, 1], got " + progress);
      }
    }
    if (folds < 2 || repeats < 1) {
      throw new ConfigException(
          "--folds must be at least 2 and --repeats at least 1, got " + folds + " and " + repeats);
    }
    if (json && abstention) {
      throw new ConfigException("--abstention prints a sentence: leave out either it or --json");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (siblings != null && (!adapt || siblings < 0)) {
      throw new ConfigException(
          "--siblings must be at least 0, and goes with --adapt, got " + siblings);
    }
    Aelle trained = model == null && !adapt ? null : load(model);
    Evaluation.Given given =
        trained == null
            ? null
            : new Evaluation.Given(trained, adapt, siblings == null ? -1 : siblings, rivals);
    Corpus corpus = options.read();
    if (corpus.repeated() > 0) {
      err.println(corpus.repeated() + " trials occur twice and are counted once");
    }
    CorpusOptions.tellPruned(corpus, err);
    if (trained != null
        && !Collections.disjoint(
            trained.provenance().corpora().values(), corpus.files().values())) {
      err.println("the model was trained on this corpus: its scores are too good to be true");
    }
    Evaluation.Options how = new Evaluation.Options(folds, repeats, options.seed(), within);
    List<Evaluation> evaluations = new ArrayList<>();
    try (EvaluationProgress progress = new EvaluationProgress(err)) {
      for (double moment : at.isEmpty() ? moments(corpus) : at) {
        Evaluation evaluation = Evaluation.of(corpus.trials(), moment, how, given, progress);
        evaluations.add(evaluation);
        if (!json) {
          out.println(EvaluationTable.of(evaluation));
          out.flush();
        }
        if (abstention) {
          out.println(sentence(Abstention.of(corpus.trials(), moment, options.seed())));
        }
      }
    }
    if (json) {
      out.println(EvaluationJson.of(evaluations));
    }
    if (plot != null) {
      AellePlots.progress(evaluations, plot);
    }
    return 0;
  }

  private static String sentence(Abstention abstention) {
    return String.format(
        Locale.ROOT,
        "abstains up to progress %s on %.1f %% of trials held out (three folds), and on %.1f %% of"
            + " them with all exponents tripled, %.1f %% divided by three, %.1f %% shuffled%n",
        abstention.at(),
        100 * abstention.heldOut(),
        100 * abstention.tripled(),
        100 * abstention.third(),
        100 * abstention.shuffled());
  }

  private static List<Double> moments(Corpus corpus) {
    List<Double> all = Evidence.moments(corpus.trials());
    List<Double> before = all.stream().filter(moment -> moment < 1).toList();
    if (all.isEmpty()) {
      throw new ConfigException(
          "the corpus has no progress above 0 that half of its trials share; say --at P");
    }
    return before.isEmpty() ? all : before;
  }

  /** The model of a file, or the bundled one. */
  static Aelle load(Path file) {
    try {
      return file == null ? Aelle.bundled() : Aelle.load(file);
    } catch (IOException unreadable) {
      throw new ConfigException(unreadable.getMessage());
    }
  }
}
