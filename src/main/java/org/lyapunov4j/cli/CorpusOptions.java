package org.lyapunov4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.aelle.Corpus;
import picocli.CommandLine.Option;

/** What commands that learn from corpora ask for alike. */
final class CorpusOptions {
  @Option(
      names = "--corpus",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "Corpora, JSON Lines, gzip or not, as sweep writes them.")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--seed", description = "Seed of everything random; default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  CorpusOptions() {}

  Corpus read() {
    return Corpus.read(files);
  }

  long seed() {
    return seed;
  }
}
