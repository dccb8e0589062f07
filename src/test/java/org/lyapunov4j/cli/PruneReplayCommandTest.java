package org.lyapunov4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.corpus.Trial;
import picocli.CommandLine;

class PruneReplayCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  private int replay(String... arguments) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  private String corpus() throws IOException {
    Path ours = Path.of("docs", "corpus", "corpus.jsonl.gz");
    List<Trial> few =
        CorpusReader.readAll(ours).stream()
            .filter(trial -> trial.task().equals("sines") || trial.task().equals("copy"))
            .filter(trial -> trial.name().compareTo(trial.task() + "-0020") <= 0)
            .toList();
    Path file = folder.resolve("few.jsonl");
    try (CorpusWriter writer = CorpusWriter.create(file)) {
      for (Trial trial : few) {
        writer.write(trial);
      }
      writer.finish();
    }
    return file.toString();
  }

  @Test
  void tellsWhatEachPolicySavesAndKeepsTheForecasts() throws IOException {
    String corpus = corpus();
    String kept = folder.resolve("kept.json").toString();
    String[] command = {
      "prune-replay",
      corpus,
      "--at",
      "0.05",
      "--levels",
      "0.2,0.5",
      "--folds",
      "2",
      "--orders",
      "10",
      "--forecasts",
      kept
    };
    assertEquals(0, replay(command), err.toString());
    assertTrue(out.toString().contains("40 trials of 2 tasks"), out.toString());
    assertEquals(2, err.toString().lines().count(), err.toString());
    out.getBuffer().setLength(0);
    String[] again = java.util.Arrays.copyOf(command, command.length + 1);
    again[command.length] = "--json";
    assertEquals(0, replay(again));
    assertEquals(2, err.toString().lines().count(), "the kept forecasts are taken");
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertEquals(40, json.get("trials").intValue());
    assertEquals(
        List.of(
            "aelle",
            "aelle, then asha",
            "aelleWithLoss",
            "aelleWithLoss, then asha",
            "percentile",
            "median",
            "asha",
            "oracle"),
        json.findValuesAsText("family").stream().distinct().toList());
    for (JsonNode policy : json.get("policies")) {
      double saved = policy.at("/pooled/saved").doubleValue();
      assertTrue(saved >= 0 && saved < 1, policy.toString());
      assertEquals(2, policy.get("byTask").size());
    }
    assertTrue(Files.isRegularFile(Path.of(kept)));
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    String corpus = corpus();
    assertEquals(2, replay("prune-replay", corpus, "--at", "0.3"));
    assertTrue(err.toString().contains("progress must be one at which"), err.toString());
    assertEquals(2, replay("prune-replay", corpus, "--levels", "2"));
    assertEquals(2, replay("prune-replay", corpus, "--folds", "1"));
    assertEquals(2, replay("prune-replay", "nowhere.jsonl"));
    assertEquals(2, replay("flags", "evaluate", "nowhere", "--tune", "nowhere"));
  }
}
