package org.lyapunov4j.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.record.RecordedRun;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunReader;
import org.lyapunov4j.record.RunState;

class HtmlReportTest {
  @TempDir Path folder;

  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

  private static JsonNode data(String page) throws IOException {
    Matcher matcher = DATA.matcher(page);
    assertTrue(matcher.find(), "there is a script with the data");
    return new ObjectMapper().readTree(matcher.group(1));
  }

  private static int scripts(String page) {
    return page.split("<script", -1).length;
  }

  @Test
  void aReportHasAllInsideAndLoadsNothing() throws IOException {
    String page = HtmlReport.runs("a run", List.of("{\"id\":\"a\"}"));
    assertEquals("a", data(page).at("/0/id").asText());
    assertTrue(page.contains("Content-Security-Policy\" content=\"default-src 'none'"), "a policy");
    assertTrue(page.contains("uPlot"), "the plots' library is inside");
    for (String loading : List.of(" src=\"", "<link", "@import", "url(", "fetch(", "<img")) {
      assertFalse(page.contains(loading), loading + " loads something");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "\"onload=\"alert(1)",
        "'\"&lt;&amp;",
        "]]>\u2028\u2029\u0000",
        "<img src=x onerror=alert(1)>"
      })
  void aHostileNameStaysText(String name) throws IOException {
    String plain =
        HtmlReport.runs("name", List.of(RunView.json(ViewedRun.of("i", "n", List.of()))));
    CheckpointReport report = Reports.of(0, Reports.layer(name, 0.1, -0.2));
    ViewedRun run = ViewedRun.of(name, name, List.of(report));
    String page = HtmlReport.runs(name, List.of(RunView.json(run)));
    assertEquals(scripts(plain), scripts(page), "no script is added");
    assertEquals(name, data(page).at("/0/name").asText());
    assertEquals(name + " (backward)", data(page).at("/0/layers/0/label").asText());
    assertFalse(page.contains("<img"), "no markup is added");
    String title = page.substring(page.indexOf("<title>") + 7, page.indexOf("</title>"));
    assertEquals(HtmlReport.html(name), title);
    assertFalse(title.contains("<") || title.contains("\""), title);
  }

  private Path recorded(RunState state) throws IOException {
    RunDirectory directory = RunDirectory.create(folder, "my <b>run</b>");
    directory.accept(Reports.of(0, 0.1, -0.2));
    directory.score(1, 0, 2.5);
    if (state != null) {
      directory.end(state);
    }
    return directory.path();
  }

  @Test
  void aRunWritesTheSameReportEachTime() throws IOException {
    Path directory = recorded(RunState.FINISHED);
    Path report = RunReport.write(RunReader.read(directory));
    assertEquals(directory.resolve("report.html"), report);
    String first = Files.readString(report);
    RunReport.write(RunReader.read(directory));
    assertEquals(first, Files.readString(report));
    JsonNode run = data(Files.readString(report)).get(0);
    assertEquals("my <b>run</b>", run.get("name").asText());
    assertEquals("finished", run.get("state").asText());
    assertEquals(0.1, run.at("/layers/0/leading/0").asDouble());
  }

  @Test
  void aRunThatDiedHasAReportUpToItsLastCheckpoint() throws IOException {
    Path directory = recorded(null);
    Files.writeString(
        directory.resolve("checkpoints.jsonl"),
        Files.readString(directory.resolve("checkpoints.jsonl")) + "{\"index\":1,\"iter");
    JsonNode run = data(Files.readString(RunReport.write(RunReader.read(directory)))).get(0);
    assertEquals("running or killed", run.get("state").asText());
    assertEquals(1, run.at("/counts/checkpoints").asInt());
    RecordedRun lost =
        new RecordedRun(directory, Optional.empty(), List.of(), List.of(), List.of(), false);
    assertEquals(
        directory.getFileName().toString(),
        data(Files.readString(RunReport.write(lost))).at("/0/name").asText());
  }
}
