package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.AelleRules;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.sweep.CureScore;
import org.lyapunov4j.sweep.CureTrials;
import org.lyapunov4j.sweep.CuredTrial;
import org.lyapunov4j.sweep.SweepConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j flags cure}. */
@Command(
    name = "cure",
    description = {
      "Trains every trial of a search space, and those that are warned of again with the flag's"
          + " remedy, with one drawn at random and with another seed; says what remedies are"
          + " worth.",
      "Given again, it goes on where it was; given the folder, it only says."
    },
    mixinStandardHelpOptions = true)
final class FlagsCureCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "DIR|CONFIG",
      description = "A search space, as configs/sweep-*, or the folder of one that was trained.")
  private Path source;

  @Mixin private Overrides overrides;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Folder for what comes of a search space's trials.")
  private Path output;

  @Option(
      names = "--rule",
      paramLabel = "NAME",
      split = ",",
      description = "Cure warnings of these rules only, for example FROZEN; default: of all.")
  private Set<String> rules = Set.of();

  FlagsCureCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Path folder = source;
    if (!rules.isEmpty()) {
      checkRules();
    }
    if (!Files.isDirectory(source)) {
      if (output == null) {
        throw new ConfigException("--output must say which folder gets what comes of the trials");
      }
      folder = output;
      CureTrials.record(
          SweepConfig.load(source, overrides.settings()),
          folder,
          rules,
          sentence -> {
            out.println(sentence);
            out.flush();
          });
    }
    List<CuredTrial> trials = CureTrials.read(folder);
    List<CureScore> scores = CureScore.of(trials);
    out.printf(
        "%d trials, %d with a warning that has a remedy%n",
        trials.size(), trials.stream().filter(CuredTrial::isCured).count());
    if (!scores.isEmpty()) {
      out.print(table(scores));
    }
    return 0;
  }

  private void checkRules() {
    List<String> known = AelleRules.besideStandard(Optional.of(Aelle.bundled())).names();
    for (String rule : rules) {
      if (!known.contains(rule)) {
        throw new ConfigException("--rule must be one of %s, got %s".formatted(known, rule));
      }
    }
  }

  private static Table table(List<CureScore> scores) {
    Table table =
        new Table(
            "flag and remedy",
            "trials",
            "better",
            "by a random remedy",
            "by another seed",
            "median change of rank",
            "cost",
            "left the worst quarter");
    for (CureScore score : scores) {
      int n = score.trials();
      table.row(
          score.of(),
          String.valueOf(n),
          share(score.better(), n),
          share(score.betterRandom(), n),
          share(score.betterReseeded(), n),
          String.format(Locale.ROOT, "%+.0f", score.rank()),
          Double.isNaN(score.cost())
              ? "-"
              : String.format(Locale.ROOT, "%.0f %%", 100 * score.cost()),
          score.worst() == 0 ? "-" : score.left() + " of " + score.worst());
    }
    return table;
  }

  private static String share(int count, int of) {
    double[] interval = CureScore.interval(count, of);
    return String.format(
        Locale.ROOT, "%.2f [%.2f %.2f]", (double) count / of, interval[0], interval[1]);
  }
}
