package org.lyapunov4j.aelle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.aelle.encoding.LossEncoding;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.aelle.encoding.PathEncoding;
import org.lyapunov4j.aelle.encoding.SpectralPath;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.corpus.SyntheticCorpus;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialCheckpoint;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.FlagRuleContract;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.Runs;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.flag.TrainingContext;
import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.spectrum.StateMode;

class AelleTest {
  private static final List<Trial> UNSEEN =
      SyntheticCorpus.of("a", 77).moments(0, 0.01, 0.1).trials(60);

  @TempDir static Path folder;
  private static Path file;
  private static Aelle model;

  @BeforeAll
  static void train() throws IOException {
    Path corpus = folder.resolve("corpus.jsonl");
    try (CorpusWriter writer = CorpusWriter.create(corpus)) {
      for (Trial trial : SyntheticCorpus.of("a", 1).moments(0, 0.01, 0.1).trials(120)) {
        writer.write(trial);
      }
      writer.finish();
    }
    model = train(corpus);
    file = folder.resolve("model.zip");
    model.save(file);
    Aelle again = train(corpus);
    again.save(folder.resolve("again.zip"));
  }

  private static Aelle train(Path corpus) {
    return AelleTraining.train(
        Corpus.read(List.of(corpus)), AelleTraining.Architecture.COMPACT, 5, line -> {});
  }

  /** Reports of a trial that the model has not seen, its exponents changed. */
  private static List<CheckpointReport> unseen(int number, UnaryOperator<double[]> change) {
    Trial trial = UNSEEN.get(number);
    List<CheckpointReport> reports = new ArrayList<>();
    for (TrialCheckpoint checkpoint : trial.checkpoints()) {
      reports.add(
          report(
              checkpoint.progress(),
              checkpoint.score(),
              spectrum(StateMode.FULL, 0, change.apply(checkpoint.spectra().get(0).exponents()))));
    }
    return reports;
  }

  private static CheckpointReport report(double progress, double score, LyapunovSpectrum spectrum) {
    return new CheckpointReport(
        0,
        0,
        0,
        score,
        Double.NaN,
        progress,
        List.of(
            new LayerSpectrum(
                "rnn",
                Direction.FORWARD,
                "Elman",
                spectrum.dimension(),
                spectrum.dimension(),
                spectrum)),
        List.of(),
        Instant.EPOCH,
        0,
        "");
  }

  private static LyapunovSpectrum spectrum(StateMode mode, int warmup, double... exponents) {
    double[] sorted = exponents.clone();
    Arrays.sort(sorted);
    double[] descending = new double[sorted.length];
    Arrays.setAll(descending, i -> sorted[sorted.length - 1 - i]);
    double[] unknown = new double[sorted.length];
    Arrays.fill(unknown, Double.NaN);
    return new LyapunovSpectrum(
        mode,
        descending,
        unknown,
        unknown,
        new double[][] {descending},
        sorted.length,
        100,
        warmup,
        8,
        true,
        1);
  }

  @Test
  void sameCorpusAndSeedGiveTheSameBytes() throws IOException {
    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(folder.resolve("again.zip")));
  }

  @Test
  void aLoadedModelSaysWhatTheTrainedOneSaid() throws IOException {
    Aelle loaded = Aelle.load(file);
    assertEquals(model.provenance(), loaded.provenance());
    for (int i = 0; i < 20; i++) {
      List<CheckpointReport> path = unseen(i, x -> x);
      assertEquals(model.forecast(path).worstHalf(), loaded.forecast(path).worstHalf());
      assertArrayEquals(model.forecast(path).embedding(), loaded.forecast(path).embedding());
    }
  }

  @Test
  void itForecastsTrialsItHasNotSeen() {
    boolean[] worst = Outcomes.of(UNSEEN).worstHalf();
    double[] said = new double[60];
    int abstained = 0;
    for (int i = 0; i < 60; i++) {
      Forecast forecast = model.forecast(unseen(i, x -> x));
      abstained += forecast.abstained() ? 1 : 0;
      said[i] = forecast.abstained() ? 0.5 : forecast.worstHalf();
    }
    assertTrue(abstained <= 9, "abstained on " + abstained + " of 60");
    double auc = org.lyapunov4j.learn.Ranking.auc(said, worst);
    assertTrue(auc > 0.9, "AUC " + auc);
  }

  @Test
  void theRulesFlagWhatItExpectsToEndBadlyAndKeepTheirWordOnFalseAlarms() {
    boolean[] worst = Outcomes.of(UNSEEN).worstHalf();
    Underperforming rule = new Underperforming(model, 0.1);
    int flagged = 0;
    int alarms = 0;
    for (int i = 0; i < 60; i++) {
      RunHistory history = RunHistory.of(unseen(i, x -> x), TrainingContext.UNKNOWN);
      Forecast forecast = model.forecast(history.reports());
      List<Flag> flags = rule.judge(history);
      assertEquals(!forecast.abstained() && forecast.falseAlarm() <= 0.1, !flags.isEmpty());
      assertEquals(forecast.abstained(), !new Unfamiliar(model).judge(history).isEmpty());
      flagged += flags.size();
      alarms += flags.isEmpty() || worst[i] ? 0 : 1;
      flags.forEach(flag -> assertEquals(forecast.worstHalf(), flag.confidence()));
      flags.forEach(flag -> assertEquals(1, flag.remedies().size(), "another start"));
    }
    assertTrue(flagged >= 10 && alarms <= 0.2 * 30, alarms + " false of " + flagged);
  }

  @Nested
  class UnderperformingKeepsTheContract extends FlagRuleContract {
    @Override
    protected FlagRule rule() {
      return new Underperforming(model, 0.1);
    }

    @Override
    protected RunHistory flagged() {
      return IntStream.range(0, 60)
          .mapToObj(i -> RunHistory.of(unseen(i, x -> x), TrainingContext.UNKNOWN))
          .filter(history -> model.forecast(history.reports()).falseAlarm() <= 0.1)
          .findFirst()
          .orElseThrow();
    }
  }

  @Nested
  class UnfamiliarKeepsTheContract extends FlagRuleContract {
    @Override
    protected FlagRule rule() {
      return new Unfamiliar(model);
    }

    @Override
    protected RunHistory flagged() {
      return Runs.run().leading(-1).history();
    }
  }

  @Test
  void anAbstentionIsInformationWithItsReason() {
    RunHistory history =
        RunHistory.of(
            List.of(report(0, 1, spectrum(StateMode.FULL, 0, -1))), TrainingContext.UNKNOWN);
    Flag flag = new Unfamiliar(model).judge(history).get(0);
    assertEquals(Severity.INFORMATION, flag.severity());
    assertTrue(flag.reason().contains("too early"), flag.reason());
    assertEquals(List.of(), AelleRules.of(model).judge(history), "warm-up and patience");
    assertThrows(IllegalArgumentException.class, () -> new Underperforming(model, 0.6));
  }

  @Test
  void itAbstainsOnWhatIsUnlikeItsCorpus() {
    int scaled = 0;
    int raised = 0;
    for (int i = 0; i < 40; i++) {
      UnaryOperator<double[]> triple = x -> Arrays.stream(x).map(e -> 3 * e).toArray();
      UnaryOperator<double[]> alternating =
          x -> {
            double[] y = x.clone();
            for (int j = 0; j < y.length; j += 2) {
              y[j] += 2;
            }
            return y;
          };
      scaled += model.forecast(unseen(i, triple)).abstained() ? 1 : 0;
      raised += model.forecast(unseen(i, alternating)).abstained() ? 1 : 0;
    }
    assertTrue(scaled >= 36, "scaled by 3: abstained on " + scaled + " of 40");
    assertTrue(raised >= 36, "half of the directions raised: abstained on " + raised + " of 40");
  }

  @Test
  void whatItCanNotJudgeItRefusesWithTheReason() {
    double[] x = {-0.1, -0.2};
    CheckpointReport start = report(0, 1, spectrum(StateMode.FULL, 0, x));
    assertRefused("no checkpoint", List.of());
    assertRefused(
        "mode FULL", List.of(start, report(0.1, 1, spectrum(StateMode.HIDDEN_ONLY, 0, x))));
    assertRefused(
        "warm-up of 0 steps", List.of(start, report(0.1, 1, spectrum(StateMode.FULL, 3, x))));
    assertRefused("too early", List.of(start));
    assertRefused("begin at progress 0", List.of(report(0.1, 1, spectrum(StateMode.FULL, 0, x))));
    assertRefused(
        "progress is unknown",
        List.of(start, report(Double.NaN, 1, spectrum(StateMode.FULL, 0, x))));
    assertRefused("NaN", List.of(start, report(0.1, 1, spectrum(StateMode.FULL, 0, Double.NaN))));
    Forecast forecast =
        model.forecastWithLoss(
            List.of(
                report(0, Double.NaN, spectrum(StateMode.FULL, 0, x)),
                report(0.1, Double.NaN, spectrum(StateMode.FULL, 0, x))),
            "a");
    assertEquals("no loss is known", forecast.abstention().orElseThrow());
    Forecast elsewhere =
        model.forecastWithLoss(List.of(start, report(0.1, 1, spectrum(StateMode.FULL, 0, x))), "b");
    assertTrue(elsewhere.abstention().orElseThrow().contains("the model knows a, got b"));
  }

  @Test
  void alarmsAreAsRarelyFalseAsAsked() {
    List<Trial> trials = SyntheticCorpus.of("a", 78).moments(0, 0.01, 0.1).trials(300);
    boolean[] worst = Outcomes.of(trials).worstHalf();
    int better = 0;
    int alarms = 0;
    for (int i = 0; i < trials.size(); i++) {
      if (!worst[i]) {
        better++;
        StageModel.Answer said = model.ask(SpectralPath.of(trials.get(i), 0.1), null);
        alarms += said.spectral().falseAlarm() <= 0.1 ? 1 : 0;
      }
    }
    assertTrue(alarms > 0.03 * better && alarms < 0.25 * better, alarms + " of " + better);
  }

  private static void assertRefused(String reason, List<CheckpointReport> path) {
    Forecast forecast = model.forecast(path);
    assertTrue(forecast.abstained());
    assertTrue(Double.isNaN(forecast.worstHalf()));
    assertTrue(
        forecast.abstention().orElseThrow().contains(reason), forecast.abstention().toString());
  }

  @Test
  void aListenerCanMeasureAsTheCorpusWasMeasured() {
    assertEquals(StateMode.FULL, model.spectrumOptions().mode());
    assertEquals(DriveMode.PER_SEQUENCE, model.spectrumOptions().drive());
    assertEquals(0, model.spectrumOptions().warmup());
    assertEquals(8, model.sequences().orElseThrow());
  }

  @Test
  void damagedFilesAndOtherVersionsAreRefusedInOneSentence() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    assertUnreadable("is not an AeLLE model", "no zip".getBytes(StandardCharsets.UTF_8));
    assertUnreadable("is not an AeLLE model", new byte[0]);
    for (int left : new int[] {100, whole.length / 2, whole.length - 200, whole.length - 1}) {
      assertUnreadable("damaged", Arrays.copyOf(whole, left));
    }
    int format = Integer.BYTES + "aelle".length();
    assertUnreadable("another version", changed(whole, ".bin", bytes -> bytes[format + 3]++));
    int encoding = format + 2 * Integer.BYTES;
    assertUnreadable("another version", changed(whole, ".bin", bytes -> bytes[encoding]++));
    assertUnreadable("is not an AeLLE model", changed(whole, ".bin", bytes -> bytes[4]++));
    assertUnreadable("damaged", changed(whole, ".bin", bytes -> bytes[bytes.length - 1]++));
    assertUnreadable("damaged", changed(whole, ".json", bytes -> bytes[bytes.length / 2]++));
    IOException missing =
        assertThrows(IOException.class, () -> Aelle.load(folder.resolve("nowhere.zip")));
    assertTrue(missing.getMessage().contains("does not exist"));
  }

  /** Written when a kernel ridge forecast together with ridges, trees and the autoencoder. */
  @Test
  void modelsOfTheFormatBeforeForecastByTheirKernelRidge() throws IOException {
    Aelle old;
    try (InputStream in = getClass().getResourceAsStream("format-6.zip")) {
      old = ModelFile.read(in, "format-6.zip");
    }
    assertEquals(Map.of("copy", 12, "sines", 12), old.provenance().trials());
    double[] path = new double[PathEncoding.LENGTH];
    Arrays.fill(path, 0.5);
    StageModel.Answer said = old.stages().get(0).ask(path, new double[LossEncoding.LENGTH], "copy");
    assertEquals(0.860, said.spectral().worstHalf(), 1e-3);
    assertEquals(0.916, said.withLoss().worstHalf(), 1e-3);
  }

  @Test
  void whereverAByteIsWrongTheFileIsRefusedOrTheModelTheSame() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      byte[] wrong = whole.clone();
      wrong[i < 30 ? i : random.nextInt(wrong.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        Aelle read = ModelFile.read(new ByteArrayInputStream(wrong), "some.zip");
        assertEquals(model.provenance(), read.provenance());
      } catch (IOException refused) {
        assertTrue(refused.getMessage().matches("some.zip is [^\\n]+"), refused.getMessage());
      }
    }
  }

  @Test
  void theProvenanceIsReadableWithoutUs() throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      JsonNode info = new ObjectMapper().readTree(zip.getInputStream(zip.getEntry("model.json")));
      assertEquals("FULL", info.get("mode").asText());
      assertEquals(120, info.get("trials").get("a").asInt());
      assertTrue(info.get("versions").has("java"));
    }
  }

  private static void assertUnreadable(String reason, byte[] bytes) {
    IOException refused =
        assertThrows(
            IOException.class, () -> ModelFile.read(new ByteArrayInputStream(bytes), "some.zip"));
    assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    assertFalse(refused.getMessage().contains("\n"));
  }

  private static byte[] changed(byte[] zip, String entryName, Consumer<byte[]> change)
      throws IOException {
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip));
        ZipOutputStream out = new ZipOutputStream(changed)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] bytes = in.readAllBytes();
        if (entry.getName().endsWith(entryName)) {
          change.accept(bytes);
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(bytes);
      }
    }
    return changed.toByteArray();
  }
}
