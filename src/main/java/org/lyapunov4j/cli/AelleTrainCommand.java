package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.AelleTraining;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Corpus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private CorpusOptions options;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "MODEL.zip",
      description = "File to write the model into.")
  private Path out;

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
    Corpus corpus = options.read();
    CorpusOptions.tellPruned(corpus, terminal);
    Aelle model =
        AelleTraining.train(
            corpus,
            architecture,
            options.seed(),
            line -> {
              terminal.println(line);
              terminal.flush();
            });
    model.save(out);
    terminal.printf("%s: %d bytes%n", out, Files.size(out));
    return 0;
  }
}
