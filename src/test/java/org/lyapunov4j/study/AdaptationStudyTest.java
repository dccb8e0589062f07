package org.lyapunov4j.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.corpus.SyntheticCorpus;
import org.lyapunov4j.corpus.Trial;

class AdaptationStudyTest {
  private static final double AT = 0.05;

  @TempDir Path folder;

  private Corpus corpus(String... tasks) throws IOException {
    Path file = folder.resolve(tasks.length + ".jsonl");
    try (CorpusWriter writer = CorpusWriter.create(file)) {
      for (String task : tasks) {
        for (Trial trial : SyntheticCorpus.of(task, task.hashCode()).moments(0, AT).trials(36)) {
          writer.write(trial);
        }
      }
      writer.finish();
    }
    return Corpus.read(List.of(file));
  }

  @Test
  void tasksAreForecastUnseenAndByTheirSiblings() throws IOException {
    Corpus corpus = corpus("a", "b");
    Path kept = folder.resolve("unseen.jsonl");
    List<String> told = new ArrayList<>();
    UnseenTasks unseen = UnseenTasks.of(corpus, List.of(AT), 1, kept, told::add);
    assertEquals(2, told.size());
    UnseenTasks again = UnseenTasks.of(corpus, List.of(AT), 1, kept, told::add);
    assertEquals(2, told.size(), "what was kept was trained again");
    assertEquals(unseen.badness()[0][5], again.badness()[0][5]);
    assertEquals(2, Files.readAllLines(kept).size());

    AdaptationStudy study =
        AdaptationStudy.of(
            corpus, again, new AdaptationStudy.Options(List.of(0, 16, 99), 2, 1, true), s -> {});
    assertEquals(2, study.cells().size(), "no task has 99 siblings");
    AdaptationStudy.Cell cell = study.cells().get(1);
    assertEquals(16, cell.siblings());
    assertEquals(
        Set.of("aelle", "aelleAdapted", "loss", "lossAndSlope", "hyperparameters", "pathTrees"),
        cell.scores().keySet());
    assertTrue(cell.scores().get("aelleAdapted").half() > 0.7, cell.scores().toString());
    assertEquals(
        cell.lead().half().value(),
        cell.scores().get("aelleAdapted").half() - cell.scores().get(cell.rival()).half(),
        1e-12);
    assertFalse(study.cells().get(0).scores().containsKey("hyperparameters"), "of no siblings");
    assertEquals(2, study.prior().cells().size());
  }

  @Test
  void oneTaskHasNoOthers() throws IOException {
    Corpus corpus = corpus("a");
    assertThrows(
        ConfigException.class, () -> UnseenTasks.of(corpus, List.of(AT), 1, null, s -> {}));
  }
}
