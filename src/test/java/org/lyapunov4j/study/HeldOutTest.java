package org.lyapunov4j.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.corpus.SyntheticCorpus;
import org.lyapunov4j.corpus.Trial;

class HeldOutTest {
  private static final List<Double> AT = List.of(0.05);

  @TempDir Path folder;

  @Test
  void aLevelIsTheShareOfGoodTrialsThatItStops() throws IOException {
    List<Trial> trials = SyntheticCorpus.of("a", 3).trials(120);
    List<String> told = new ArrayList<>();
    HeldOut heldOut = HeldOut.of(trials, AT, new HeldOut.Options(3, false, 1), told::add);
    assertEquals(3, told.size());
    boolean[] worse = Outcomes.of(trials).worstHalf();
    for (double[][] levels : List.of(heldOut.spectral(), heldOut.withLoss())) {
      assertTrue(Arrays.stream(levels[0]).allMatch(level -> level > 0 && level <= 1));
      double good = share(levels[0], worse, false);
      double bad = share(levels[0], worse, true);
      // 60 good ones: a fifth, give or take three standard errors, sqrt(0.2 x 0.8 / 60) each.
      assertTrue(good <= 0.2 + 3 * 0.052, "good ones stopped: " + good);
      assertTrue(bad >= 0.5, "bad ones stopped: " + bad);
    }
    whatWasKeptIsReadBackForTheSameCorpusAlone(trials, heldOut);
  }

  private static double share(double[] levels, boolean[] worse, boolean which) {
    int[] rows = IntStream.range(0, levels.length).filter(i -> worse[i] == which).toArray();
    return Arrays.stream(rows).filter(i -> levels[i] <= 0.2).count() / (double) rows.length;
  }

  private void whatWasKeptIsReadBackForTheSameCorpusAlone(List<Trial> trials, HeldOut heldOut)
      throws IOException {
    Path corpusFile = folder.resolve("c.jsonl");
    try (CorpusWriter writer = CorpusWriter.create(corpusFile)) {
      for (Trial trial : trials) {
        writer.write(trial);
      }
      writer.finish();
    }
    Corpus corpus = Corpus.read(List.of(corpusFile));
    HeldOut.Options options = new HeldOut.Options(3, false, 1);
    Path file = folder.resolve("forecasts.json");
    assertEquals(Optional.empty(), HeldOutFile.read(file, corpus, AT, options));
    heldOut.spectral()[0][5] = Double.NaN;
    HeldOutFile.write(file, corpus, heldOut, options);
    HeldOut read = HeldOutFile.read(file, corpus, AT, options).orElseThrow();
    assertArrayEquals(heldOut.spectral(), read.spectral());
    assertArrayEquals(heldOut.withLoss(), read.withLoss());
    for (HeldOut.Options other :
        List.of(
            new HeldOut.Options(4, false, 1),
            new HeldOut.Options(3, true, 1),
            new HeldOut.Options(3, false, 2))) {
      assertEquals(Optional.empty(), HeldOutFile.read(file, corpus, AT, other));
    }
    assertEquals(Optional.empty(), HeldOutFile.read(file, corpus, List.of(0.2), options));
    Path other = Files.writeString(folder.resolve("x.json"), "{\"a\":1}");
    assertThrows(IOException.class, () -> HeldOutFile.read(other, corpus, AT, options));
  }

  @Test
  void tasksThatAreLeftOutMustHaveOthersToLearnFrom() {
    List<Trial> trials = SyntheticCorpus.of("a", 3).trials(20);
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () -> HeldOut.of(trials, AT, new HeldOut.Options(2, true, 1), sentence -> {}));
    assertTrue(refused.getMessage().contains("at least 2 tasks"), refused.getMessage());
    assertThrows(ConfigException.class, () -> new HeldOut.Options(1, false, 1));
  }
}
