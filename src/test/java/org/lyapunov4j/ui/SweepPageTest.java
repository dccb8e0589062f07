package org.lyapunov4j.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.record.SweepDirectory;

/** The page of a sweep in a real browser, while the sweep is under way. */
class SweepPageTest extends LivePage {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long SHOWN_MILLIS = 5_000;

  private static SweepDirectory sweep(String name, int planned) throws Exception {
    SweepDirectory directory =
        SweepDirectory.create(files.resolve(name), name, Map.of("trials", planned), 1);
    server.show(directory.path());
    return directory;
  }

  private static void open(SweepDirectory sweep) throws Exception {
    browser.open(
        "http://localhost:"
            + server.port()
            + "/lyapunov?sweep="
            + URLEncoder.encode(
                String.valueOf(sweep.path().getFileName()), StandardCharsets.UTF_8));
  }

  /** A trial as a line of a corpus; every seventh is pruned, every eleventh diverged. */
  private static String trial(int number, String name, String cell) throws Exception {
    ObjectNode trial = MAPPER.createObjectNode();
    trial.put("trial", name).put("task", "sines").put("cell", cell).put("units", 16 << number % 2);
    trial
        .putObject("hyper")
        .put("learningRate", 1e-4 * Math.pow(10, number % 20 / 10.0))
        .put("updater", number % 3 == 0 ? "adam" : "sgd");
    ArrayNode checkpoints = trial.putArray("checkpoints");
    boolean pruned = number % 7 == 3;
    for (int i = 0; i < (pruned ? 2 : 4); i++) {
      ObjectNode checkpoint = checkpoints.addObject();
      checkpoint.put("progress", i / 3.0).put("iteration", 100 * i).put("epoch", i);
      checkpoint.put("score", 1.0 / (1 + i)).put("validation", 1.1 / (1 + i) + number * 1e-3);
      ObjectNode spectrum = checkpoint.putArray("spectra").addObject();
      spectrum.put("layer", "lstm1").put("cell", cell).put("units", 16).put("mode", "FULL");
      spectrum.putArray("exponents").add(-0.1 - 0.001 * number).add(-0.5);
    }
    ObjectNode outcome = trial.putObject("outcome");
    outcome.put("metric", "validation loss").put("higherIsBetter", false);
    boolean diverged = !pruned && number % 11 == 5;
    outcome.put("diverged", diverged);
    if (pruned || diverged) {
      outcome.putNull("value");
    } else {
      outcome.put("value", 0.5 + number * 1e-3);
    }
    if (pruned) {
      trial
          .putObject("pruned")
          .put("progress", 0.25)
          .put("rule", "AeLLE")
          .put("reason", "it promises little");
    }
    return trial.toString();
  }

  @Test
  void growsWhileTheSweepIsUnderWay() throws Exception {
    try (SweepDirectory sweep = sweep("growing", 20)) {
      open(sweep);
      awaitTile("trials 0 of 20");
      for (int i = 1; i <= 4; i++) {
        sweep.append(trial(i, "growing-" + i, "LSTM"));
      }
      awaitTile("trials 4 of 20");
      awaitTile("best? 0.501");
      awaitTile("pruned? 1 1 by AeLLE");
      browser.awaitText("it promises little");
      sweep.append(trial(5, "growing-5", "LSTM"));
      awaitTile("trials 5 of 20");
      awaitTile("time left");
      assertEquals(5, rows());
      assertEquals(
          "/lyapunov?session=" + sweep.path().getFileName() + "%2Fgrowing-1",
          browser
              .evaluate("document.querySelector('[data-trial=growing-1] a').getAttribute('href')")
              .asText());
    }
    assertEquals(List.of(), browser.complaints());
  }

  private static int rows() throws Exception {
    return browser.evaluate("document.querySelectorAll('.l4j-table tbody tr').length").asInt();
  }

  @Test
  void aThousandTrialsAreShownAndBrushedByKeyboard() throws Exception {
    try (SweepDirectory sweep = sweep("thousand", 1_000)) {
      for (int i = 1; i <= 1_000; i++) {
        sweep.append(trial(i, "thousand-" + i, i % 2 == 0 ? "LSTM" : "GRU"));
      }
      long millis = Long.MAX_VALUE;
      for (int attempt = 0; attempt < 3 && millis > SHOWN_MILLIS; attempt++) {
        long begin = System.nanoTime();
        open(sweep);
        awaitTile("trials 1000");
        millis = (System.nanoTime() - begin) / 1_000_000;
      }
      assertTrue(millis <= SHOWN_MILLIS, millis + " ms");
      browser.awaitText("1000 trials, the first 500 are shown");
      browser.evaluate("document.querySelector('[data-axis=cell]').focus()");
      browser.press("ArrowUp");
      browser.awaitText("500 of 1000 trials are kept.");
      browser.awaitText("500 trials");
      browser.press("Escape");
      browser.awaitText("1000 trials, the first 500 are shown");
      browser.evaluate(
          "(s => { s.value = 'thousand-77'; s.dispatchEvent(new Event('input')); })"
              + "(document.querySelector('[aria-label=\"Search in the trials\"]'))");
      browser.awaitText("11 trials");
      browser.evaluate("document.querySelector('[data-trial=thousand-777] input').click()");
      Browser.await(
          "the course of the trial is drawn",
          () ->
              browser
                  .evaluate("document.querySelector('[data-panel=loss] .l4j-legend').textContent")
                  .asText()
                  .contains("thousand-777"));
    }
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void hostileNamesInjectNothing() throws Exception {
    String evil = "<img src=x onerror=\"window.hacked = 1\">\"'</script><script>window.hacked = 2";
    try (SweepDirectory sweep = sweep("evil", 3)) {
      for (int i = 1; i <= 3; i++) {
        sweep.append(trial(i, evil + i, evil + i));
      }
      open(sweep);
      awaitTile("trials 3");
      browser.awaitText("<img src=x");
      Thread.sleep(300);
    }
    assertEquals("undefined", browser.evaluate("typeof window.hacked").asText());
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void fitsATelephone() throws Exception {
    try (SweepDirectory sweep = sweep("narrow", 3)) {
      for (int i = 1; i <= 3; i++) {
        sweep.append(trial(i, "narrow-" + i, "LSTM"));
      }
      browser.resize(390, 800);
      try {
        open(sweep);
        awaitTile("trials 3");
        int width = browser.evaluate("document.documentElement.scrollWidth").asInt();
        assertTrue(width <= 390, "the page is " + width + " px wide");
      } finally {
        browser.resize(1280, 1000);
      }
    }
  }
}
