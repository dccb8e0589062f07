package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.AelleTraining;
import org.lyapunov4j.aelle.Corpus;
import org.lyapunov4j.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j aelle train}. */
@Command(
    name = "train",
    description = "Trains a model on one corpus or several.",
    mixinStandardHelpOptions = true)
final class AelleTrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--corpus",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "Corpora, JSON Lines, gzip or not, as sweep writes them.")
  private List<Path> corpora = new ArrayList<>();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "MODEL.zip",
      description = "File to write the model into.")
  private Path out;

  @Option(names = "--seed", description = "Seed of the training; default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--architecture",
      description = "${COMPLETION-CANDIDATES}: the autoencoder's; default: ${DEFAULT-VALUE}.")
  private AelleTraining.Architecture architecture = AelleTraining.Architecture.COMPACT;

  AelleTrainCommand() {}

  @Override
  public Integer call() throws IOException {
    Path folder = out.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(out)) {
      throw new ConfigException("--out must be a file in a folder that exists, got " + out);
    }
    PrintWriter terminal = spec.commandLine().getOut();
    Corpus corpus = Corpus.read(corpora);
    if (corpus.pruned() > 0) {
      terminal.println(corpus.pruned() + " trials were pruned and are left out");
    }
    Aelle model =
        AelleTraining.train(
            corpus,
            architecture,
            seed,
            line -> {
              terminal.println(line);
              terminal.flush();
            });
    model.save(out);
    terminal.printf("%s: %d bytes%n", out, Files.size(out));
    return 0;
  }
}
