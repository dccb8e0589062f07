package org.lyapunov4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.corpus.Corpus;
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

  /** Says how many trials can't be used because they were pruned, if there are any. */
  static void tellPruned(Corpus corpus, PrintWriter terminal) {
    if (corpus.pruned() > 0) {
      terminal.println(corpus.pruned() + " trials were pruned and are left out");
    }
  }

  Corpus read() {
    return Corpus.read(files);
  }

  long seed() {
    return seed;
  }
}
