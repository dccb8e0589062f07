package org.lyapunov4j.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lyapunov4j.checkpoint.UnitHealth;
import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.GradientGrowth;
import org.lyapunov4j.spectrum.GrowthWindow;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.spectrum.StateMode;

class CorpusTest {
  /** The example of the format, as people write it down. */
  private static final String EXAMPLE =
      """
      {"trial":"lstm-0042","task":"rows-mnist","cell":"LSTM","units":64,\
      "hyper":{"learningRate":0.003,"initGain":1.7,"activation":"tanh","peepholes":false},\
      "checkpoints":[{"progress":0.05,"iteration":40,"epoch":0,"score":2.11,"validation":2.05,\
      "spectra":[{"layer":"lstm1","cell":"LSTM","units":64,"mode":"FULL",\
      "exponents":[-0.03,-0.05],"standardErrors":[0.01,0.01]}]}],\
      "outcome":{"metric":"validationLoss","value":0.41,"higherIsBetter":false,"diverged":false}}\
      """;

  private static final TrialOutcome DIVERGED =
      new TrialOutcome("validationLoss", Double.NaN, false, true);

  @TempDir Path folder;

  private Path file(String... lines) throws IOException {
    return Files.writeString(folder.resolve("corpus.jsonl"), String.join("\n", lines) + "\n");
  }

  @Test
  void whatACheckpointKnowsOfALayerComesBack() throws IOException {
    GradientGrowth growth =
        new GradientGrowth(
            List.of(
                new GrowthWindow(
                    40,
                    true,
                    8,
                    new double[] {-0.25, Double.NEGATIVE_INFINITY},
                    new double[] {0.5, Double.NaN},
                    -9.5,
                    Double.NaN)));
    TrialSpectrum written =
        new TrialSpectrum(
            "lstm1",
            "LSTM",
            1,
            StateMode.FULL,
            new double[] {-0.125, -3},
            new double[] {0.25, 0.5},
            1,
            0.25,
            growth,
            new UnitHealth(0, 0.125, Double.NaN));
    Trial example = CorpusReader.readAll(file(EXAMPLE)).get(0);
    Trial trial =
        new Trial(
            example.name(),
            example.task(),
            example.cell(),
            example.units(),
            example.hyper(),
            List.of(new TrialCheckpoint(0.5, 1, 0, 1, 1, List.of(written))),
            example.outcome(),
            Optional.of(
                new Measurement(
                    DriveMode.PER_SEQUENCE, 10, 8, 40, "validation", FrameStart.ALIGNED)),
            Optional.empty());
    Trial again = CorpusReader.readAll(file(CorpusWriter.line(trial))).get(0);
    TrialSpectrum read = again.checkpoints().get(0).spectra().get(0);
    assertEquals(1, read.bounds());
    assertEquals(0.25, read.deadShare());
    assertEquals(growth, read.growth());
    assertEquals(written.health(), read.health());
    LyapunovSpectrum reported = again.asReports().get(0).spectra().get(0).spectrum();
    assertEquals(FrameStart.ALIGNED, reported.frame());
    assertEquals(growth, reported.growth());
    assertEquals(0.25, reported.samplingError(0));
    assertEquals(Math.hypot(0.25, Math.exp(-1.25) / 30), reported.standardError(0), 1e-15);
  }

  @Test
  void readsTheDocumentedExample() throws IOException {
    Trial trial = CorpusReader.readAll(file(EXAMPLE)).get(0);
    assertEquals("lstm-0042", trial.name());
    assertEquals("rows-mnist", trial.task());
    assertEquals("LSTM", trial.cell());
    assertEquals(64, trial.units());
    assertEquals(
        Map.of("learningRate", 0.003, "initGain", 1.7, "activation", "tanh", "peepholes", false),
        trial.hyper());
    assertEquals(Optional.of(StateMode.FULL), trial.mode());
    assertEquals(Optional.empty(), trial.measurement());
    TrialCheckpoint checkpoint = trial.checkpoints().get(0);
    assertEquals(0.05, checkpoint.progress());
    assertEquals(40, checkpoint.iteration());
    assertEquals(0, checkpoint.epoch());
    assertEquals(2.11, checkpoint.score());
    assertEquals(2.05, checkpoint.validation());
    assertArrayEquals(new double[] {-0.03, -0.05}, checkpoint.spectra().get(0).exponents());
    assertArrayEquals(new double[] {0.01, 0.01}, checkpoint.spectra().get(0).standardErrors());
    assertEquals(new TrialOutcome("validationLoss", 0.41, false, false), trial.outcome());
  }

  @Test
  void ignoresUnknownFieldsAndEmptyLines() throws IOException {
    String more = EXAMPLE.replace("\"task\"", "\"gpu\":[1,{}],\"task\"");
    List<Trial> trials = CorpusReader.readAll(file("", more, "", EXAMPLE, ""));
    assertEquals(2, trials.size());
    assertEquals(trials.get(1).outcome(), trials.get(0).outcome());
  }

  @Test
  void leavesOutWhatIsOptional() throws IOException {
    String bare =
        """
        {"trial":"a","task":"t","cell":"GRU","units":3,"checkpoints":[{"progress":0.5,\
        "spectra":[{"layer":"x","mode":"HIDDEN_ONLY","exponents":[0.5,-1]}]}],\
        "outcome":{"metric":"accuracy","value":0.9,"higherIsBetter":true}}\
        """;
    Trial trial = CorpusReader.readAll(file(bare)).get(0);
    TrialCheckpoint checkpoint = trial.checkpoints().get(0);
    assertTrue(trial.hyper().isEmpty());
    assertTrue(Double.isNaN(checkpoint.score()) && Double.isNaN(checkpoint.validation()));
    assertEquals(TrialCheckpoint.UNKNOWN, checkpoint.iteration());
    assertEquals("GRU", checkpoint.spectra().get(0).cell());
    assertEquals(3, checkpoint.spectra().get(0).units());
    assertEquals(0, checkpoint.spectra().get(0).standardErrors().length);
    assertEquals(-0.9, trial.outcome().badness());
  }

  @ParameterizedTest
  @ValueSource(strings = {"corpus.jsonl", "corpus.jsonl.gz"})
  void comesBackAsItWasWritten(String name) throws IOException {
    List<Trial> written =
        List.of(
            Trials.of("a", 0.25, -1.5, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY),
            Trials.of("b", Double.NEGATIVE_INFINITY),
            Trials.of("c", DIVERGED, Double.NaN, Double.NaN));
    Path file = folder.resolve(name);
    try (CorpusWriter writer = CorpusWriter.create(file)) {
      for (Trial trial : written) {
        writer.write(trial);
      }
      writer.finish();
    }
    List<Trial> read = CorpusReader.readAll(file);
    assertEquals(3, read.size());
    for (int i = 0; i < 3; i++) {
      assertEquals(CorpusWriter.line(written.get(i)), CorpusWriter.line(read.get(i)));
      assertArrayEquals(
          written.get(i).checkpoints().get(1).spectra().get(0).exponents(),
          read.get(i).checkpoints().get(1).spectra().get(0).exponents());
      assertEquals(written.get(i).measurement(), read.get(i).measurement());
    }
    assertEquals(Double.POSITIVE_INFINITY, read.get(2).outcome().badness());
  }

  @Test
  void appearsWhenItIsWhole() throws IOException {
    Path file = folder.resolve("corpus.jsonl");
    try (CorpusWriter writer = CorpusWriter.create(file)) {
      writer.write(Trials.of("a", 0.5));
    }
    try (var left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void writesSixDigits() {
    String line = CorpusWriter.line(Trials.of("a", -0.123456789));
    assertTrue(line.contains("\"exponents\":[-0.123457]"), line);
  }

  @Test
  void nullsAfterANumberAreAnnihilatedDirections() throws IOException {
    String nulls = EXAMPLE.replace("[-0.03,-0.05]", "[-0.03,null]");
    double[] exponents =
        CorpusReader.readAll(file(nulls)).get(0).checkpoints().get(0).spectra().get(0).exponents();
    assertArrayEquals(new double[] {-0.03, Double.NEGATIVE_INFINITY}, exponents);
  }

  @Test
  void sortsSpectraWithTheirErrors() {
    TrialSpectrum spectrum =
        new TrialSpectrum(
            "l",
            "LSTM",
            2,
            StateMode.FULL,
            new double[] {-1, Double.NaN, 0.5, Double.NEGATIVE_INFINITY},
            new double[] {1, 2, 3, 4});
    assertArrayEquals(
        new double[] {0.5, -1, Double.NEGATIVE_INFINITY, Double.NaN}, spectrum.exponents());
    assertArrayEquals(new double[] {3, 1, 4, 2}, spectrum.standardErrors());
    assertFalse(spectrum.isNumber());
  }

  @Test
  void sortsCheckpoints() {
    List<TrialCheckpoint> forward = Trials.of("a", 0.5).checkpoints();
    Trial backward =
        new Trial(
            "a",
            "t",
            "LSTM",
            2,
            Map.of(),
            List.of(forward.get(1), forward.get(0)),
            DIVERGED,
            Optional.empty());
    assertEquals(forward, backward.checkpoints());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"units\":64,\"hyper\" | \"units\":0,\"hyper\" | units must be at least 1, got 0",
        "\"task\":\"rows-mnist\", | '' | task must be text, got nothing",
        "0.41 | null | value must be a finite number where the trial has not diverged, got NaN",
        "-0.03,-0.05 | NaN,-0.05 | exponents[0] must be a finite number or null, got \"NaN\"",
        "-0.03,-0.05 | null,null | exponents must be numbers where the trial has not diverged",
        "-0.03,-0.05 | '' | exponents must have at least one entry for layer \"lstm1\", got none",
        "\"FULL\" | \"HALF\" | checkpoints[0].spectra[0].mode must be one of [FULL, HIDDEN_ONLY],"
            + " got \"HALF\"",
        "[0.01,0.01] | [0.01] | standardErrors must be as many as the 2 exponents",
        "0.05,\"iteration\" | 5,\"iteration\" | progress must be in [0, 1], got 5.0",
        "\"diverged\":false}} | \"diverged\":false | not a whole JSON object",
      })
  void saysWhatIsWrongAndWhere(String what, String instead, String message) throws IOException {
    String bad = EXAMPLE.replace(what, instead);
    Path file = file(EXAMPLE, bad);
    IOException refused = assertThrows(IOException.class, () -> CorpusReader.readAll(file));
    assertTrue(
        refused.getMessage().startsWith(file + ", line 2: ")
            && refused.getMessage().contains(message),
        refused.getMessage());
    assertFalse(refused.getMessage().contains("\n"));
  }

  @Test
  void refusesTwoModesInOneTrial() {
    List<TrialSpectrum> mixed =
        List.of(Trials.spectrum(StateMode.FULL, 0.5), Trials.spectrum(StateMode.HIDDEN_ONLY, 0.5));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Trials.of("a", DIVERGED, mixed));
    assertTrue(refused.getMessage().contains("one mode"), refused.getMessage());
  }

  @Test
  void saysWhereACompressedFileIsCutOff() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write((EXAMPLE + "\n" + EXAMPLE + "\n").getBytes(StandardCharsets.UTF_8));
    }
    Path file = folder.resolve("cut.gz");
    Files.write(file, Arrays.copyOf(bytes.toByteArray(), bytes.size() - 12));
    IOException refused = assertThrows(IOException.class, () -> CorpusReader.readAll(file));
    assertTrue(refused.getMessage().contains("cut off or damaged"), refused.getMessage());
  }

  @Test
  void refusesWhatIsNoCorpus() throws IOException {
    Path missing = folder.resolve("none.jsonl");
    assertTrue(message(missing).contains("does not exist"), message(missing));
    assertTrue(message(folder).contains("is a folder"), message(folder));
    Path binary = folder.resolve("binary");
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0x00, (byte) 0xd8});
    assertTrue(message(binary).contains("not text in UTF-8"), message(binary));
  }

  private static String message(Path file) {
    return assertThrows(IOException.class, () -> CorpusReader.readAll(file)).getMessage();
  }
}
