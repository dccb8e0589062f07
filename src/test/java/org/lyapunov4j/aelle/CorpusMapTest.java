package org.lyapunov4j.aelle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.study.EarlyAuc;

class CorpusMapTest {
  @TempDir Path folder;

  /** Fails when the model was made anew and the map was not; {@code aelle inspect --map} does. */
  @Test
  void theBundledMapIsThatOfTheBundledModel() throws IOException {
    Aelle model = Aelle.bundled();
    CorpusMap bundled = CorpusMap.bundled();
    List<Trial> corpus = CorpusReader.readAll(Path.of("docs/corpus/corpus.jsonl.gz"));
    List<Trial> some = IntStream.range(0, 20).mapToObj(i -> corpus.get(14 * i)).toList();
    for (double progress : model.provenance().stages()) {
      for (Embedding place : Embedding.of(model, some, progress)) {
        assertTrue(
            bundled.at(progress).stream()
                .anyMatch(p -> Math.hypot(p.x() - place.x(), p.y() - place.y()) < 1e-3),
            place.trial().name() + " is on the map at " + progress);
      }
    }
  }

  @Test
  void aTrialsOwnPathLeadsToItsPlaceOnTheMap() throws IOException {
    Aelle model = Aelle.bundled();
    Trial trial = CorpusReader.readAll(Path.of("docs/corpus/corpus.jsonl.gz")).get(5);
    double progress = model.provenance().stages().get(2);
    Embedding place = Embedding.of(model, List.of(trial), progress).get(0);
    List<CheckpointReport> path =
        trial.asReports().stream().filter(report -> report.progress() <= progress).toList();
    double[] placed = model.place(path, progress);
    assertEquals(place.x(), placed[0], 1e-9);
    assertEquals(place.y(), placed[1], 1e-9);
    assertTrue(Double.isNaN(model.place(path.subList(1, path.size()), progress)[0]), "no origin");
  }

  @Test
  void writesTheSameBytesForTheSameMap() throws IOException {
    List<Trial> trials = CorpusReader.readAll(Path.of("docs/corpus/corpus.jsonl.gz")).subList(0, 5);
    CorpusMap map = CorpusMap.of(Aelle.bundled(), trials);
    map.write(folder.resolve("a.csv.gz"));
    map.write(folder.resolve("b.csv.gz"));
    assertEquals(-1, Files.mismatch(folder.resolve("a.csv.gz"), folder.resolve("b.csv.gz")));
    assertEquals(5, map.at(0.03).size());
    assertEquals(map.at(0.5), map.at(0.9));
  }

  @Test
  void theWorseHalfOfOurOwnTrialsIsToldBetterThanByChance() throws IOException {
    List<Trial> trials =
        CorpusReader.readAll(Path.of("docs/corpus/corpus.jsonl.gz")).stream()
            .filter(trial -> trial.task().equals("rows-mnist"))
            .toList();
    List<EarlyAuc> curve = EarlyAuc.of(trials, Aelle.bundled());
    assertTrue(curve.size() >= 5, curve.toString());
    for (EarlyAuc moment : curve) {
      assertTrue(moment.at() < 1 && moment.trials() >= 35, moment.toString());
      assertTrue(moment.aelle() > 0.9 && moment.leading() >= 0.5, moment.toString());
    }
    assertTrue(curve.get(curve.size() - 1).loss() > 0.9, curve.toString());
    assertThrows(ConfigException.class, () -> EarlyAuc.of(trials.subList(0, 3), Aelle.bundled()));
  }
}
