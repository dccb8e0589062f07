package org.lyapunov4j.aelle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.aelle.encoding.SpectralPath;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.spectrum.StateMode;

class BundledModelTest {
  @Test
  void itIsSmallAndSaysWhereItComesFrom() throws IOException {
    try (InputStream in = Aelle.class.getResourceAsStream("bundled-model.zip")) {
      assertTrue(in.readAllBytes().length < 2_000_000);
    }
    Provenance provenance = Aelle.bundled().provenance();
    assertEquals(StateMode.FULL, provenance.mode());
    assertTrue(provenance.trials().size() >= 4, provenance.trials().toString());
    assertTrue(provenance.trials().values().stream().mapToInt(n -> n).sum() >= 280);
    for (String component : List.of("java", "lyapunov4j", "deeplearning4j-nn", "nd4j-native")) {
      assertTrue(
          provenance.versions().getOrDefault(component, "").matches("[0-9].*"),
          component + " in " + provenance.versions());
    }
  }

  /** Between the moments that it has a stage for as well as at them. */
  @Test
  void atEveryMomentItKnowsTheTrialsThatItHasLearnedFrom() throws IOException {
    List<Trial> trials = CorpusReader.readAll(Path.of("docs/corpus/corpus.jsonl.gz"));
    for (double moment : List.of(0.003, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)) {
      List<SpectralPath> paths =
          trials.stream()
              .map(trial -> SpectralPath.of(trial, moment))
              .filter(path -> !path.isEmpty())
              .toList();
      long strange =
          paths.stream().filter(path -> Aelle.bundled().forecast(path, null).abstained()).count();
      assertTrue(strange <= 0.06 * paths.size(), strange + " of " + paths.size() + " at " + moment);
    }
  }

  /** What a Java virtual machine does that has just been started. */
  @Test
  void aFreshMachineLoadsItAtOnceAndStartsNoOtherLibraryForIt() throws Exception {
    Process fresh =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                Loading.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(fresh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, fresh.waitFor(), said);
    assertTrue(said.contains("org.lyapunov4j.aelle.StageModel"), "the log of loaded classes");
    for (String library :
        List.of(
            "com.fasterxml.", "org.nd4j.", "org.deeplearning4j.", "org.apache.", "org.bytedeco.")) {
      assertTrue(!said.contains("] " + library), library + " was loaded");
    }
    long millis = Long.parseLong(said.replaceAll("(?s).*LOADED ([0-9]+) ms.*", "$1"));
    assertTrue(millis < 1000, "loaded in " + millis + " ms of processor time, usual is 150");
  }

  /** Loads the model and says how long this thread computed. */
  static final class Loading {
    private Loading() {}

    public static void main(String[] arguments) {
      Aelle.bundled();
      long nanos =
          java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      System.out.println("LOADED " + nanos / 1_000_000 + " ms");
    }
  }
}
