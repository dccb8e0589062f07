package org.lyapunov4j.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.flag.FlagRules;
import org.lyapunov4j.study.Hindsight;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j flags outcomes}. */
@Command(
    name = "outcomes",
    description = {
      "Tells what became of the trials of a corpus that were flagged early: how many ended among the"
          + " worse half and the worst quarter of their task.",
      "Asks the rules that need no model, with their defaults; prune-replay says what AeLLE is worth."
    },
    mixinStandardHelpOptions = true)
final class FlagsOutcomesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private CorpusFiles corpora;

  @Option(
      names = "--at",
      paramLabel = "P",
      description = "Progress up to which flags count; default: ${DEFAULT-VALUE}.")
  private double at = 0.05;

  FlagsOutcomesCommand() {}

  @Override
  public Integer call() {
    if (!(at >= 0 && at <= 1)) {
      throw new ConfigException("--at must be in [0, 1], got " + at);
    }
    PrintWriter out = spec.commandLine().getOut();
    Corpus corpus = corpora.read(spec.commandLine().getErr());
    List<Hindsight> all = Hindsight.of(corpus.trials(), FlagRules.standard(), at);
    if (all.isEmpty()) {
      out.printf("none of %d trials was flagged up to progress %s%n", corpus.trials().size(), at);
      return 0;
    }
    out.printf("%d trials, flags up to progress %s%n%n", corpus.trials().size(), at);
    Table table =
        new Table(
            "",
            "flagged",
            "of them in the worse half %",
            "in the worst quarter %",
            "diverged %",
            "of the worst quarter flagged %");
    for (Hindsight rule : all) {
      table.row(
          rule.rule() + ", " + rule.severity(),
          String.valueOf(rule.flagged()),
          percent(rule.worseHalf()),
          percent(rule.worstQuarter()),
          percent(rule.diverged()),
          percent(rule.told()));
    }
    out.println(table);
    return 0;
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.0f", 100 * share);
  }
}
