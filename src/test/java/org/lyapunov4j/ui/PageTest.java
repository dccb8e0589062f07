package org.lyapunov4j.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.checkpoint.LayerFailure;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.monitor.LyapunovListener;
import org.lyapunov4j.monitor.Schedule;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunState;
import org.lyapunov4j.view.ViewedRun;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The page in a real browser that can reach no network. */
class PageTest extends LivePage {
  private static final long MAX_BYTES = 1_000_000;
  private static final double FIRST_PAINT_MILLIS = 2_000;

  private static void open(String session) throws Exception {
    String id = URLEncoder.encode(ShortId.of(session), StandardCharsets.UTF_8);
    browser.open("http://localhost:" + server.port() + "/lyapunov?session=" + id);
  }

  private static StatsStorageSink sink(String session) {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    server.attach(storage);
    return StatsStorageSink.of(storage, session, "worker");
  }

  @Test
  void showsTheNumbersOfARecordedRun() throws Exception {
    Path run;
    try (RunDirectory directory = RunDirectory.create(files.resolve("recorded"), "a run")) {
      run = directory.path();
      directory.accept(Reports.of(0, 0.75, -0.5));
      directory.accept(Reports.of(1, -0.432, -1.25));
      directory.score(10, 0, 1.5);
      directory.flag(flag("lstm1 forgets"));
      directory.end(RunState.FINISHED);
    }
    server.show(run);
    open(run.getFileName().toString());
    awaitTile("-0.432");
    String tiles = tiles();
    assertTrue(tiles.contains("finished") && tiles.contains("checkpoints? 2"), tiles);
    assertTrue(tiles.contains("memory horizon? 2.315"), "-1/-0.432 = 2.3148: " + tiles);
    assertTrue(tiles.contains("2.01 to 2.74"), "-1 / (-0.432 -+ 2 * 0.1 / 3): " + tiles);
    browser.awaitText("lstm1 forgets");
    assertEquals(List.of(), browser.complaints());
    assertTrue(
        browser
                .evaluate(
                    "[...document.querySelectorAll('canvas')].filter(c => c.width > 100).length")
                .asInt()
            > 3,
        "plots are drawn");
  }

  @Test
  void growsWhileANetworkTrains() throws Exception {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new SimpleRnn.Builder().nOut(6).activation(Activation.TANH).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.recurrent(2))
                .build());
    net.init();
    try (StatsStorageSink sink = sink("training")) {
      net.addListeners(
          LyapunovListener.builder()
              .schedule(Schedule.everyIterations(1))
              .synchronous()
              .sink(sink)
              .build());
      net.fit(data());
      open("training");
      awaitTile("checkpoints? 2");
      for (int i = 0; i < 5; i++) {
        net.fit(data());
      }
      awaitTile("checkpoints? 7");
      assertEquals(0, sink.undelivered());
    }
    assertEquals(List.of(), browser.complaints());
  }

  private static DataSet data() {
    INDArray features = Nd4j.create(new long[] {2, 2, 12}, 'f');
    INDArray labels = Nd4j.create(new long[] {2, 1, 12}, 'f');
    Random random = new Random(1);
    for (int i = 0; i < features.length(); i++) {
      features.putScalar(i, random.nextGaussian());
    }
    return new DataSet(features, labels);
  }

  /** A storage whose runs are given. */
  private static final class GivenRuns extends InMemoryStatsStorage implements Runs {
    private final ViewedRun run;

    private GivenRuns(ViewedRun run) {
      this.run = run;
    }

    @Override
    public List<Entry> list() {
      return List.of(new Entry(run.id(), run.name(), "", false, List.of()));
    }

    @Override
    public Optional<ViewedRun> run(String id) {
      return Optional.of(run).filter(known -> known.id().equals(id));
    }
  }

  @Test
  void paintsTenThousandCheckpointsOf512ExponentsAtOnce() throws Exception {
    KeptRun kept = new KeptRun(KeptRun.MAX_EXPONENTS);
    double[] exponents = new double[512];
    for (int index = 0; index < 10_000; index++) {
      for (int i = 0; i < exponents.length; i++) {
        exponents[i] = 0.1 * Math.sin(index / 700.0) - i / 100.0;
      }
      kept.add(ContentJson.withoutRunning(Reports.of(index, exponents)));
    }
    assertTrue(kept.exponents() <= KeptRun.MAX_EXPONENTS);
    server.attach(new GivenRuns(ViewedRun.of("large", "large", kept.checkpoints())));
    double first = Double.POSITIVE_INFINITY;
    for (int attempt = 0; attempt < 3 && first > FIRST_PAINT_MILLIS; attempt++) {
      open("large");
      awaitTile("checkpoints? " + kept.checkpoints().size());
      first =
          browser
              .evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
              .asDouble();
    }
    assertTrue(first <= FIRST_PAINT_MILLIS, "first paint after " + first + " ms");
    JsonNode largest =
        browser.evaluate(
            "performance.getEntriesByType('resource').map(e => [e.decodedBodySize, e.name])"
                + ".sort((a, b) => b[0] - a[0])[0]");
    assertTrue(largest.get(0).asLong() <= MAX_BYTES, () -> largest + " bytes");
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void choosesBetweenTwoSessions() throws Exception {
    try (StatsStorageSink one = sink("first of two");
        StatsStorageSink other = sink("second of two")) {
      one.accept(Reports.of(0, -0.111));
      other.accept(Reports.of(0, -0.222));
    }
    open("first of two");
    awaitTile("-0.111");
    String select =
        "[...document.querySelectorAll('select')]"
            + ".find(s => [...s.options].some(o => o.value === 'second of two'))";
    Browser.await("both are listed", () -> browser.evaluate("!!" + select).asBoolean());
    browser.evaluate(
        select
            + ".value = 'second of two', "
            + select
            + ".dispatchEvent(new Event('change', {bubbles: true}))");
    awaitTile("-0.222");
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void showsASessionWithoutSpectra() throws Exception {
    try (StatsStorageSink sink = sink("no spectra")) {
      sink.begin("the monitor");
      sink.score(1, 0, 0.5);
      sink.score(2, 0, Double.NaN);
      sink.accept(
          new CheckpointReport(
              0,
              2,
              0,
              0.5,
              Double.NaN,
              Double.NaN,
              List.of(),
              List.of(new LayerFailure("lstm1", "it was not in the mood")),
              Instant.now(),
              1,
              ""));
    }
    open("no spectra");
    awaitTile("checkpoints? 1");
    browser.awaitText("it was not in the mood");
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void leavesGapsWhereNumbersAreNone() throws Exception {
    double nan = Double.NaN;
    double minus = Double.NEGATIVE_INFINITY;
    try (StatsStorageSink sink = sink("no numbers")) {
      sink.score(1, 0, Double.POSITIVE_INFINITY);
      sink.accept(Reports.of(0, nan, nan));
      sink.accept(Reports.of(1, -0.333, minus));
      sink.accept(Reports.of(2, minus, minus));
      sink.accept(
          Reports.of(
              3,
              Reports.layer(
                  "lstm1",
                  new double[] {-0.444, nan},
                  new double[] {nan, Double.POSITIVE_INFINITY},
                  new double[0][])));
    }
    open("no numbers");
    awaitTile("-0.444");
    JsonNode leading =
        browser.evaluate(
            "fetch('/lyapunov/data/run?session=no+numbers').then(r => r.json())"
                + ".then(r => r.layers[0].leading)");
    assertEquals("[null,-0.333,null,-0.444]", leading.toString());
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void hostileNamesInjectNothing() throws Exception {
    String evil =
        "<script>window.hacked = 1</script>\"'><img src=x onerror=\"window.hacked = 2\">"
            + "</option></script>{styles}&lt;\u0000\u202e";
    String session = evil + "x".repeat(10_000);
    LayerSpectrum layer = Reports.layer(evil + "y".repeat(10_000), -0.555);
    try (StatsStorageSink sink = sink(session)) {
      sink.begin(evil);
      sink.flag(flag(evil));
      sink.accept(Reports.of(0, layer));
      sink.accept(
          Reports.of(1, new LayerSpectrum(evil, Direction.FORWARD, evil, 1, 1, layer.spectrum())));
    }
    open(session);
    awaitTile("-0.555");
    browser.awaitText("<script>window.hacked = 1</script>");
    Thread.sleep(300);
    assertEquals("undefined", browser.evaluate("typeof window.hacked").asText());
    assertEquals(
        0, browser.evaluate("document.querySelectorAll('main script, main img').length").asInt());
    assertEquals(List.of(), browser.complaints());
  }

  private static Flag flag(String reason) {
    return new Flag(
        Severity.WARNING,
        "VANISHING",
        "lstm1",
        reason,
        "Do something.",
        java.util.Map.of(),
        10,
        0,
        Double.NaN,
        0.9,
        Instant.parse("2024-05-01T12:00:00Z"),
        "");
  }

  @Test
  void fitsATelephoneAndIsReachedByKeyboard() throws Exception {
    try (StatsStorageSink sink = sink("keyboard")) {
      sink.accept(Reports.of(0, -0.666));
    }
    browser.resize(390, 800);
    try {
      open("keyboard");
      awaitTile("-0.666");
      int width = browser.evaluate("document.documentElement.scrollWidth").asInt();
      assertTrue(width <= 390, "the page is " + width + " px wide");
    } finally {
      browser.resize(1280, 1000);
    }
    StringBuilder reached = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      browser.press("Tab");
      reached
          .append(
              browser
                  .evaluate(
                      "document.activeElement.textContent + '/' + document.activeElement.tagName")
                  .asText())
          .append('\n');
    }
    String order = reached.toString();
    assertTrue(order.startsWith("Skip to the plots/A") && order.contains("Overview/A"), order);
    assertTrue(order.contains("SELECT"), order);
  }

  @Test
  void aLinkKeepsWhatIsShown() throws Exception {
    Path folder = files.resolve("linked");
    for (String name : List.of("one", "other")) {
      try (RunDirectory directory = RunDirectory.create(folder, name)) {
        for (int i = 0; i < 20; i++) {
          directory.accept(Reports.of(i, -0.1 * i - 0.1));
          directory.score(i, 0, 1.0 / (i + 1));
        }
      }
    }
    server.show(folder);
    List<String> ids = new ArrayList<>();
    try (Stream<Path> runs = Files.list(folder)) {
      runs.sorted().forEach(run -> ids.add(run.getFileName().toString()));
    }
    browser.open(
        "http://localhost:"
            + server.port()
            + "/lyapunov?session="
            + ids.get(1)
            + "&with="
            + ids.get(0)
            + "&from=5&to=80&log=1&smooth=0.6&losslog=1");
    awaitTile("-2");
    browser.awaitText("one (" + ids.get(0));
    Browser.await(
        "the address is as it was",
        () -> browser.evaluate("location.search").asText().contains("with=" + ids.get(0)));
    String search = browser.evaluate("location.search").asText();
    for (String part : List.of("session=" + ids.get(1), "from=5", "to=80", "log=1", "smooth=0.6")) {
      assertTrue(search.contains(part), search);
    }
    browser.press("0");
    Browser.await(
        "the zoom has left the address",
        () -> !browser.evaluate("location.search").asText().contains("from="));
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void keysAndPlotsAreExplained() throws Exception {
    try (StatsStorageSink sink = sink("explained")) {
      sink.accept(Reports.of(0, -0.777));
    }
    open("explained");
    awaitTile("-0.777");
    browser.evaluate("localStorage.clear()");
    open("explained");
    awaitTile("-0.777");
    browser.awaitText("the one number to watch");
    browser.evaluate("document.querySelector('.l4j-lesson button').click()");
    open("explained");
    awaitTile("-0.777");
    assertTrue(!browser.text().contains("the one number to watch"), "it is explained once");
    browser.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: '?'}))");
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void theSystemMayTurnDark() throws Exception {
    try (StatsStorageSink sink = sink("dark")) {
      sink.accept(Reports.of(0, -0.1));
      sink.accept(Reports.of(1, -0.888));
    }
    try {
      open("dark");
      awaitTile("-0.888");
      String light = browser.evaluate(GROUND).asText();
      browser.scheme("dark");
      Browser.await("it is dark", () -> !browser.evaluate(GROUND).asText().equals(light));
      assertEquals("#79b8ff", browser.evaluate("window.Lyapunov4J.colours[0]").asText());
      assertEquals(List.of(), browser.complaints());
    } finally {
      browser.scheme("light");
    }
  }

  private static final String GROUND =
      "getComputedStyle(document.querySelector('.l4j')).backgroundColor";

  @Test
  void aReadingEndsWhereTheRunEnds() throws Exception {
    open("none");
    assertEquals(
        "[[\"long\",100],[\"short\",40]]",
        browser
            .evaluate(
                """
                (async () => {
                  const said = [];
                  const host = document.createElement('div');
                  document.body.append(host);
                  const plot = new Lyapunov4J.LinePlot(host, {form: () => Lyapunov4J.axes.linear,
                    onRead: reads => reads && said.push(reads.filter(Boolean).map(r => [r.name, r.at]))});
                  const line = (name, n) => ({name: name, colour: '#000000',
                    x: Array.from({length: n}, (v, i) => 10 * i), y: Array.from({length: n}, (v, i) => i)});
                  plot.show([line('long', 11), line('short', 5)], {});
                  const wait = () => new Promise(done => setTimeout(done, 100));
                  const at = v => plot.u.setCursor({left: plot.u.valToPos(v, 'x'), top: 10}, true);
                  await wait();
                  at(40);
                  await wait();
                  at(100);
                  await wait();
                  const answer = [said[said.length - 1][0], said.find(r => r.length === 2)[1]];
                  plot.destroy();
                  host.remove();
                  return JSON.stringify(said[said.length - 1].length === 1 ? answer : said);
                })()
                """)
            .asText());
  }

  @Test
  void smoothingIsTensorBoards() throws Exception {
    open("none");
    // By hand: 0.5 * last + 0.5 * value, over 1 - 0.5^n; what is no number is left alone.
    assertEquals(
        "[1,1.6666666666666667,null,2.4285714285714284]",
        browser.evaluate("JSON.stringify(Lyapunov4J.smooth([1, 2, null, 3], 0.5))").asText());
  }
}
