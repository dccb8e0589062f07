package org.lyapunov4j.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunReader;
import org.lyapunov4j.record.SweepDirectory;
import org.lyapunov4j.view.RunReport;
import org.lyapunov4j.view.SweepReport;

/** Reports opened from the disk by a browser without a network. */
class ReportPageTest {
  /** Contrast of every text with what is behind it that is lower than WCAG AA asks for. */
  private static final String FAINT =
      """
      (() => {
        const rgb = text => (text.match(/[\\d.]+/g) || []).map(Number);
        const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
          .map(v => v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4))
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const behind = element => {
          for (let e = element; e; e = e.parentElement) {
            const colour = rgb(getComputedStyle(e).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
          }
          return [255, 255, 255];
        };
        return [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && !e.disabled
          && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && !e.closest('script,style,noscript'))
          .map(e => {
            const [a, b] = [light(rgb(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
            return [(a + 0.05) / (b + 0.05), e.className + ' ' + e.textContent.slice(0, 40)];
          }).filter(([contrast]) => contrast < 4.5).map(([contrast, what]) => contrast.toFixed(2) + ' ' + what);
      })()
      """;

  private static final String WIDER_THAN_THE_WINDOW =
      "document.documentElement.scrollWidth - document.documentElement.clientWidth";

  @TempDir static Path profile;

  private static Browser browser;

  @TempDir Path folder;

  @BeforeAll
  static void startBrowser() throws Exception {
    browser = Browser.start(profile);
  }

  @BeforeEach
  void onADesk() throws Exception {
    browser.resize(1280, 1000);
  }

  @AfterAll
  static void closeBrowser() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  private Path run(String name, String layer) throws IOException {
    try (RunDirectory directory = RunDirectory.create(folder, name)) {
      for (int i = 0; i < 30; i++) {
        double leading = i == 10 ? Double.NaN : 0.25 - 0.01 * i;
        directory.accept(
            Reports.of(i, Reports.layer(layer, leading, leading - 0.5, Double.NEGATIVE_INFINITY)));
        directory.score(10 * i, i / 3, 2.0 / (1 + i));
      }
      return RunReport.write(RunReader.read(directory.path()));
    }
  }

  @Test
  void aRunsReportShowsItsNumbersOffline() throws Exception {
    Path report = run("a run", "lstm1");
    browser.open(report.toUri().toString());
    browser.awaitText("Leading exponents");
    String text = browser.text();
    for (String part :
        List.of("a run", "-0.040 \u00b1 0.033", "25 steps", "lstm1 (backward)", "minus infinity")) {
      assertTrue(text.contains(part), part + " is missing in " + text);
    }
    assertEquals(List.of(), browser.complaints());
    assertTrue(browser.evaluate("document.querySelectorAll('canvas').length").asInt() >= 7);
    assertEquals("[]", browser.evaluate(FAINT).toString(), "text is readable");
    assertEquals(0, browser.evaluate(WIDER_THAN_THE_WINDOW).asInt());
    readsByTheKeyboard();
    savesWhatIsShown();
    browser.resize(390, 800);
    Browser.await(
        "the plots fit a telephone",
        () ->
            browser
                .evaluate(
                    "Math.max(...[...document.querySelectorAll('.uplot')].map(u =>"
                        + " u.offsetWidth)) <= 390")
                .asBoolean());
    assertEquals(0, browser.evaluate(WIDER_THAN_THE_WINDOW).asInt(), "nothing sticks out");
  }

  private static void readsByTheKeyboard() throws Exception {
    browser.evaluate("document.querySelector('[data-panel=leading] .l4j-why button').focus()");
    assertTrue(
        browser
            .evaluate("document.querySelector('[data-panel=leading] .l4j-tip').checkVisibility()")
            .asBoolean(),
        "what the number means is told on focus");
    browser.evaluate("document.querySelector('[data-panel=leading] .l4j-plot').focus()");
    browser.press("ArrowRight");
    Browser.await(
        "the arrow reads a number",
        () ->
            browser
                .evaluate("document.querySelector('[data-panel=leading] .l4j-reading').textContent")
                .asText()
                .startsWith("update "));
    browser.press("+");
    Browser.await(
        "the plot is zoomed",
        () ->
            browser
                .evaluate(
                    "[...document.querySelectorAll('button')].some(b => b.textContent === 'Reset"
                        + " zoom' && !b.disabled)")
                .asBoolean());
  }

  private static void savesWhatIsShown() throws Exception {
    browser.evaluate(
        """
        window.saved = {};
        Lyapunov4J.save = (name, blob) => blob.text().then(text => { saved[name] = text; });
        document.querySelectorAll('[data-panel=leading] .l4j-small').forEach(b => b.click());
        """);
    Browser.await(
        "three files are saved", () -> browser.evaluate("Object.keys(saved).length").asInt() == 3);
    String csv = browser.evaluate("saved['a-run-leading-exponents.csv']").asText();
    assertTrue(
        csv.startsWith(
            "series,iteration,leading,leadingError\nlstm1 (backward),0,0.25,0.0333333\n"),
        csv);
    assertTrue(csv.contains("\nlstm1 (backward),100,,0.0333333\n"), "NaN is an empty cell: " + csv);
    String json = browser.evaluate("saved['a-run-leading-exponents.json']").asText();
    assertTrue(json.contains("\"leading\": null"), json);
  }

  @Test
  void hostileNamesAreShownAndDoNothing() throws Exception {
    String hostile = "<img src=x onerror=alert(1)></script><script>window.hacked=1</script>\"'";
    Path report = run(hostile, hostile + "x".repeat(10_000));
    browser.open(report.toUri().toString());
    browser.awaitText("Leading exponents");
    assertTrue(browser.text().contains("<img src=x onerror=alert(1)>"), "shown as text");
    assertEquals("undefined", browser.evaluate("typeof window.hacked").asText());
    assertEquals(0, browser.evaluate("document.querySelectorAll('img').length").asInt());
    assertEquals(List.of(), browser.complaints());
    assertEquals(0, browser.evaluate(WIDER_THAN_THE_WINDOW).asInt());
  }

  @Test
  void aSweepsTrialsAreSortedByAClick() throws Exception {
    List<Trial> trials =
        CorpusReader.readAll(Path.of("docs/corpus/corpus.jsonl.gz")).stream().limit(15).toList();
    Path sweep;
    try (SweepDirectory directory = SweepDirectory.create(folder, "s", Map.of(), 1)) {
      for (Trial trial : trials) {
        directory.append(CorpusWriter.line(trial));
      }
      sweep = directory.path();
    }
    Path report = SweepReport.write(sweep);
    browser.open(report.toUri().toString());
    browser.awaitText("Telling the worse half early");
    assertEquals(List.of(), browser.complaints());
    assertEquals("[]", browser.evaluate(FAINT).toString());
    String first = "document.querySelector('tbody td + td').textContent";
    browser.evaluate("document.querySelector('th button').click()");
    assertEquals(
        trials.stream().map(Trial::name).sorted().findFirst().orElseThrow(),
        browser.evaluate(first).asText());
    browser.evaluate("document.querySelector('th button').click()");
    assertEquals(
        trials.stream().map(Trial::name).sorted().skip(14).findFirst().orElseThrow(),
        browser.evaluate(first).asText());
    browser.resize(390, 800);
    Browser.await(
        "it fits a telephone", () -> browser.evaluate(WIDER_THAN_THE_WINDOW).asInt() == 0);
  }
}
