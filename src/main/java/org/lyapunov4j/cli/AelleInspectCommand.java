package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.CorpusMap;
import org.lyapunov4j.aelle.Embedding;
import org.lyapunov4j.aelle.Provenance;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.corpus.Trial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j aelle inspect}. */
@Command(
    name = "inspect",
    description = "Shows where a model comes from, and how it sees a corpus.",
    mixinStandardHelpOptions = true)
final class AelleInspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL.zip",
      description = "A model that aelle train has written; default: the bundled one.")
  private Path file;

  @Option(
      names = "--corpus",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Corpora to draw with --plot, or to place with --map.")
  private List<Path> corpora = new ArrayList<>();

  @Option(
      names = "--plot",
      paramLabel = "FILE.png",
      description = "Draws the corpora in the plane of the latent code, coloured by outcome.")
  private Path plot;

  @Option(
      names = "--at",
      paramLabel = "P",
      description = "Progress that the plot shows; default: ${DEFAULT-VALUE}.")
  private double at = 0.05;

  @Option(
      names = "--map",
      paramLabel = "FILE.csv.gz",
      description = "Writes where the corpora lie in that plane, for every stage of the model.")
  private Path map;

  AelleInspectCommand() {}

  @Override
  public Integer call() throws IOException {
    Aelle model = AelleEvaluateCommand.load(file);
    PrintWriter out = spec.commandLine().getOut();
    if ((plot == null && map == null) != corpora.isEmpty()) {
      throw new ConfigException("--corpus and one of --plot and --map need each other");
    }
    out.print(describe(model));
    List<Trial> trials = corpora.isEmpty() ? List.of() : Corpus.read(corpora).trials();
    if (plot != null) {
      AellePlots.embedding(Embedding.of(model, trials, at), at, plot);
      out.println("drawn into " + plot);
    }
    if (map != null) {
      CorpusMap.of(model, trials).write(map);
      out.println("written into " + map);
    }
    out.flush();
    return 0;
  }

  private static String describe(Aelle model) {
    Provenance provenance = model.provenance();
    Table facts = new Table("", "");
    facts.row("mode", provenance.mode() + ", " + Provenance.UNIT);
    facts.row(
        "measured",
        provenance
            .measurement()
            .map(
                how ->
                    String.format(
                        Locale.ROOT,
                        "drive %s, warm-up %d, %d sequences of %d steps, %s",
                        how.drive(),
                        how.warmup(),
                        how.sequences(),
                        how.steps(),
                        how.probe()))
            .orElse("the corpus does not say"));
    facts.row("encoding", provenance.encoding());
    facts.row("architecture", provenance.architecture() + ", seed " + provenance.seed());
    new TreeMap<>(provenance.trials())
        .forEach((task, count) -> facts.row("trials", count + " of " + task));
    new TreeMap<>(provenance.corpora())
        .forEach((name, hash) -> facts.row("corpus", name + ", SHA-256 " + hash));
    new TreeMap<>(provenance.versions())
        .forEach((name, version) -> facts.row("version", name + " " + version));
    for (int i = 0; i < provenance.stages().size(); i++) {
      facts.row(
          "stage",
          String.format(
              Locale.ROOT,
              "progress %s: AUC of the worse half %.3f, with the losses %.3f (held out)",
              provenance.stages().get(i),
              provenance.heldOut().get(i).get(0),
              provenance.heldOut().get(i).get(1)));
    }
    return facts.toString().stripLeading();
  }
}
