package org.lyapunov4j.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.CorpusMap;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.checkpoint.LayerFailure;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.record.ScoreRow;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.GradientGrowth;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.spectrum.StateMode;

class RunViewTest {
  private static final double NAN = Double.NaN;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static JsonNode view(ViewedRun run) throws JsonProcessingException {
    return view(run, RunView.Window.ALL);
  }

  private static JsonNode view(ViewedRun run, RunView.Window window)
      throws JsonProcessingException {
    return MAPPER.readTree(RunView.json(run, window));
  }

  private static ViewedRun run(CheckpointReport... reports) {
    return ViewedRun.of("id", "name", List.of(reports));
  }

  private static String at(JsonNode node, String path) {
    return node.at(path).toString();
  }

  @Test
  void aRunWithoutCheckpointsIsEmptyAndWhole() throws JsonProcessingException {
    JsonNode view = view(run());
    assertEquals("[]", at(view, "/layers"));
    assertEquals("[]", at(view, "/loss/iteration"));
    assertEquals("[]", at(view, "/overhead/seconds"));
    assertEquals("null", at(view, "/overhead/share"));
    assertEquals("null", at(view, "/aelle"));
    assertEquals("null", at(view, "/last"));
    assertEquals("0", at(view, "/counts/checkpoints"));
    assertEquals("\"nats/step\"", at(view, "/unit"));
  }

  @Test
  void oneCheckpointIsFirstAndCurrent() throws JsonProcessingException {
    JsonNode layer = view(run(Reports.of(0, 0.5, -0.25, -1))).at("/layers/0");
    assertEquals("\"lstm1 (backward)\"", at(layer, "/label"));
    assertEquals("[0.5]", at(layer, "/leading"));
    assertEquals("[0.0333333]", at(layer, "/leadingError"));
    assertEquals("[2.25]", at(layer, "/kaplanYorke"));
    assertEquals("[0.5]", at(layer, "/ksEntropy"));
    assertEquals("[null]", at(layer, "/memoryHorizon"));
    assertEquals("[[0.5,-0.25,-1]]", at(layer, "/heat/values"));
    assertEquals("[1,2,3]", at(layer, "/heat/index"));
    assertEquals(at(layer, "/first"), at(layer, "/current"));
    assertEquals("[0.5,-0.25,-1]", at(layer, "/current/exponents"));
  }

  @ParameterizedTest(name = "{0}, {1}: leading {2}, {3} annihilated, memory {4}")
  @CsvSource({
    "-0.5, -1, [-0.5], 0, [2]",
    "0.5, -1, [0.5], 0, [null]",
    "-0.5, -Infinity, [-0.5], 1, [2]",
    "-Infinity, -Infinity, [null], 2, [0]",
    "NaN, NaN, [null], 0, [null]",
    "NaN, -Infinity, [null], 1, [null]"
  })
  void whatIsNoFiniteNumberIsAGapAndCounted(
      double first, double second, String leading, int annihilated, String memory)
      throws JsonProcessingException {
    JsonNode layer = view(run(Reports.of(0, first, second))).at("/layers/0");
    assertEquals(leading, at(layer, "/leading"));
    assertEquals("[" + annihilated + "]", at(layer, "/annihilated"));
    assertEquals(annihilated, layer.at("/current/annihilated").asInt());
    assertEquals("[" + annihilated + "]", at(layer, "/heat/annihilated"));
    assertEquals(memory, at(layer, "/memoryHorizon"));
  }

  @Test
  void aCheckpointAtWhichALayerFailedIsAGapWithAReason() throws JsonProcessingException {
    CheckpointReport failed =
        new CheckpointReport(
            1,
            10,
            0,
            1,
            NAN,
            NAN,
            List.of(),
            List.of(new LayerFailure("lstm1", "no room")),
            Instant.EPOCH,
            5,
            "");
    JsonNode view = view(run(Reports.of(0, 0.5), failed, Reports.of(2, 0.25)));
    assertEquals("[0,10,20]", at(view, "/layers/0/iteration"));
    assertEquals("[0.5,null,0.25]", at(view, "/layers/0/leading"));
    assertEquals("[null]", at(view, "/layers/0/heat/values/1"));
    assertEquals(
        "[{\"iteration\":10,\"layer\":\"lstm1\",\"reason\":\"no room\"}]", at(view, "/failures"));
    assertEquals("1", at(view, "/counts/failed"));
  }

  @Test
  void lossesOfIterationsAndValidationsShareAnAxisAndKeepTheirGaps()
      throws JsonProcessingException {
    List<ScoreRow> rows =
        List.of(
            new ScoreRow(1, 0, 3, NAN),
            new ScoreRow(2, 0, NAN, NAN),
            new ScoreRow(3, 1, Double.POSITIVE_INFINITY, NAN),
            new ScoreRow(4, 1, 2, NAN),
            new ScoreRow(4, 1, NAN, 2.5));
    JsonNode view = view(run().withLosses(rows));
    assertEquals("[1,2,3,4]", at(view, "/loss/iteration"));
    assertEquals("[3,null,null,2]", at(view, "/loss/score"));
    assertEquals("[null,null,null,2.5]", at(view, "/loss/validation"));
    assertEquals(
        "[{\"epoch\":0,\"iteration\":1},{\"epoch\":1,\"iteration\":3}]", at(view, "/epochs"));
    assertEquals("[1.5,0.75]", at(view(run(Reports.of(0, 1), Reports.of(1, 1))), "/loss/score"));
  }

  @Test
  void workersThatTrainOneModelEachHaveTheirOwnLines() throws JsonProcessingException {
    JsonNode view = view(run(worker(0, "w1", 0.1), worker(1, "w2", 0.2), worker(2, "w1", 0.3)));
    assertEquals("\"lstm1 (backward) [w1]\"", at(view, "/layers/0/label"));
    assertEquals("[0.1,0.3]", at(view, "/layers/0/leading"));
    assertEquals("[0.2]", at(view, "/layers/1/leading"));
  }

  private static CheckpointReport worker(int index, String worker, double leading) {
    CheckpointReport report = Reports.of(index, leading);
    return new CheckpointReport(
        index,
        report.iteration(),
        0,
        NAN,
        NAN,
        NAN,
        report.spectra(),
        List.of(),
        report.time(),
        0,
        worker);
  }

  @Test
  void aWindowShowsItsPartFinelyAndAPointMoreOnEachSide() throws JsonProcessingException {
    CheckpointReport[] reports = new CheckpointReport[1000];
    for (int i = 0; i < reports.length; i++) {
      reports[i] = Reports.of(i, 0.001 * i);
    }
    JsonNode view = view(run(reports), new RunView.Window(95, 135, 20));
    assertEquals("[90,100,110,120,130,140]", at(view, "/layers/0/iteration"));
    assertEquals("0", at(view, "/layers/0/first/iteration"));
    assertEquals("9990", at(view, "/last"));
    assertTrue(view(run(reports)).at("/layers/0/iteration").size() <= 1000);
  }

  @Test
  void iterationsAscendWhateverTheOrderTheyComeIn() throws JsonProcessingException {
    JsonNode view = view(run(Reports.of(3, 0.3), Reports.of(1, 0.1), Reports.of(2, 0.2)));
    assertEquals("[0.1,0.2,0.3]", at(view, "/layers/0/leading"));
  }

  @Test
  void flagsComeInWords() throws JsonProcessingException {
    Flag flag =
        new Flag(
            Severity.WARNING,
            "VANISHING",
            "lstm1",
            "it forgets",
            "try more",
            Map.of("leading", -2.0),
            120,
            1,
            NAN,
            0.8,
            Instant.EPOCH,
            "");
    JsonNode shown = view(run().withFlags(List.of(flag))).at("/flags/0");
    assertEquals("WARNING", shown.get("severity").asText());
    assertEquals("it forgets", shown.get("reason").asText());
    assertEquals("try more", shown.get("advice").asText());
    assertEquals(120, shown.get("iteration").asInt());
  }

  @Test
  void aRunOnAellesMapHasItsWayAndItsForecast() throws JsonProcessingException {
    List<CheckpointReport> reports = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      double[] exponents = new double[4];
      for (int j = 0; j < 4; j++) {
        exponents[j] = -0.1 - 0.02 * i - j;
      }
      reports.add(
          new CheckpointReport(
              i,
              10 * i,
              0,
              1,
              NAN,
              0.01 * i,
              List.of(measuredAsTheCorpus(exponents)),
              List.of(),
              Instant.EPOCH,
              1,
              ""));
    }
    Aelle model = Aelle.bundled();
    CorpusMap map = CorpusMap.bundled();
    ViewedRun run = ViewedRun.of("id", "name", reports);
    JsonNode aelle = view(run.withPath(RunPath.of(model, map, reports))).get("aelle");
    assertEquals(8, aelle.get("path").size());
    assertTrue(aelle.get("corpus").size() >= 270, "the corpus is on the map");
    assertTrue(aelle.at("/path/0/x").isNull(), "nothing is known of the untrained network");
    assertTrue(aelle.at("/path/7/x").isNumber(), aelle.get("forecast").toString());
    assertEquals(0.07, aelle.at("/forecast/progress").asDouble());
    RunPath refused = RunPath.of(model, map, List.of(Reports.of(1, 0.1)));
    assertTrue(
        view(run.withPath(refused)).at("/aelle/forecast/reason").isTextual(),
        "not measured as the corpus was");
  }

  private static LayerSpectrum measuredAsTheCorpus(double... exponents) {
    double[] errors = new double[exponents.length];
    return new LayerSpectrum(
        "l",
        Direction.FORWARD,
        "LSTM",
        2,
        exponents.length,
        LyapunovSpectrum.kept(
            StateMode.FULL,
            exponents,
            errors,
            exponents.length,
            100,
            0,
            8,
            FrameStart.ALIGNED,
            0,
            GradientGrowth.UNKNOWN));
  }

  /** Ten thousand checkpoints of 512 exponents; then odd names and many layers on top. */
  @Test
  void noViewIsLargerThanAMegabyte() throws JsonProcessingException {
    LayerSpectrum wide = wide("lstm1", 512);
    List<CheckpointReport> reports = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      reports.add(Reports.of(i, wide));
    }
    ViewedRun run = ViewedRun.of("id", "name", reports);
    String json = RunView.json(run, new RunView.Window(NAN, NAN, 100_000));
    assertSmall(json);
    assertTrue(MAPPER.readTree(json).at("/layers/0/iteration").size() > 500);

    String hostile = "\u0001\ud83d\ude00</script>".repeat(1000);
    List<LayerSpectrum> layers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      layers.add(wide(hostile + i, 64));
    }
    CheckpointReport many =
        new CheckpointReport(
            0,
            0,
            0,
            1,
            1,
            1,
            layers,
            List.of(new LayerFailure(hostile, hostile)),
            Instant.EPOCH,
            1,
            "");
    String crowded = RunView.json(ViewedRun.of("id", hostile, List.of(many, many, many)));
    assertSmall(crowded);
    JsonNode view = MAPPER.readTree(crowded);
    assertEquals(200, view.at("/counts/layers").asInt());
    assertEquals(view.at("/counts/layersShown").asInt(), view.at("/layers").size());
  }

  private static void assertSmall(String json) {
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    assertTrue(bytes <= RunView.MAX_BYTES, bytes + " bytes");
  }

  private static LayerSpectrum wide(String name, int count) {
    double[] exponents = new double[count];
    Arrays.setAll(exponents, i -> 0.123456789 - i / 7.0);
    double[] errors = new double[count];
    Arrays.fill(errors, 0.0123456789);
    return new LayerSpectrum(
        name,
        Direction.FORWARD,
        "LSTM",
        count / 2,
        count,
        new LyapunovSpectrum(
            StateMode.FULL,
            exponents,
            errors,
            errors,
            new double[][] {exponents},
            count,
            100,
            0,
            4,
            true,
            1));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0712345678, -0.0712346",
    "123456789, 123457000",
    "1e-300, 1e-300",
    "-1e300, -1e300"
  })
  void numbersHaveSixDigits(double value, double shown) {
    assertEquals(shown, ViewJson.rounded(value), Math.abs(shown) * 1e-12);
  }
}
