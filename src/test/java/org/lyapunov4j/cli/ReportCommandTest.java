package org.lyapunov4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.SweepDirectory;

class ReportCommandTest {
  @TempDir Path folder;

  @Test
  void writesTheReportAndThePlotsOfARun() throws IOException {
    Path run;
    try (RunDirectory directory = RunDirectory.create(folder, "r")) {
      directory.accept(Reports.of(0, 0.1, -0.2));
      run = directory.path();
    }
    CommandLineRun report = CommandLineRun.of("report", run);
    assertEquals(0, report.exit(), report.errors().toString());
    assertTrue(report.out().contains("report.html, with 10 plots beside it"), report.out());
    assertTrue(Files.size(run.resolve("exponents.svg")) > 0);
  }

  @Test
  void writesTheReportOfASweepThatWasKilled() throws IOException {
    List<Trial> trials =
        CorpusReader.readAll(Path.of("docs/corpus/corpus.jsonl.gz")).stream().limit(12).toList();
    Path sweep;
    try (SweepDirectory directory = SweepDirectory.create(folder, "</script><b>s", Map.of(), 1)) {
      for (Trial trial : trials) {
        directory.append(CorpusWriter.line(trial));
      }
      sweep = directory.path();
      Files.writeString(
          directory.corpus(), Files.readString(directory.corpus()) + "{\"trial\":\"torn");
      CommandLineRun report = CommandLineRun.of("report", sweep);
      assertEquals(0, report.exit(), report.errors().toString());
    }
    String page = Files.readString(sweep.resolve("report.html"));
    trials.forEach(trial -> assertTrue(page.contains('"' + trial.name() + '"'), trial.name()));
    assertFalse(page.contains("torn"), "a torn trial is left out");
    assertFalse(page.contains("<b>"), "the name is escaped");
  }

  @Test
  void aSweepWithoutTrialsHasAReport() throws IOException {
    Path sweep;
    try (SweepDirectory directory = SweepDirectory.create(folder, "s", Map.of(), 1)) {
      sweep = directory.path();
    }
    assertEquals(0, CommandLineRun.of("report", sweep).exit());
  }

  @Test
  void saysInALineWhatIsNoRun() {
    CommandLineRun report = CommandLineRun.of("report", folder);
    assertEquals(2, report.exit());
    assertEquals(1, report.errors().size());
    assertTrue(report.errors().get(0).contains("is not a run directory"), report.errors().get(0));
  }

  @Test
  void aReportThatFailsIsASentence() {
    String said =
        ReportCommand.orWhyNot(
            folder,
            directory -> {
              throw new IllegalStateException("no room");
            });
    assertTrue(said.contains("recorded in") && said.contains("no room"), said);
  }
}
