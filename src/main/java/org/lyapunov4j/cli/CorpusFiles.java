package org.lyapunov4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.corpus.Corpus;
import picocli.CommandLine.Parameters;

/** The corpora that a command is about. */
final class CorpusFiles {
  @Parameters(
      arity = "1..*",
      paramLabel = "CORPUS",
      description = "Corpora, JSON Lines, gzip or not, as sweep writes them.")
  private List<Path> files = new ArrayList<>();

  CorpusFiles() {}

  /**
   * @param terminal told how many trials can't be used because they were pruned
   */
  Corpus read(PrintWriter terminal) {
    Corpus corpus = Corpus.read(files);
    CorpusOptions.tellPruned(corpus, terminal);
    return corpus;
  }
}
