package org.lyapunov4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AelleCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  /** Trials whose outcome follows their exponents. */
  private static List<String> lines(int count, String mode) {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double level = random.nextDouble();
      lines.add(
          String.format(
              Locale.ROOT,
              "{\"trial\":\"t%d\",\"task\":\"sines\",\"cell\":\"LSTM\",\"units\":4,"
                  + "\"hyper\":{\"learningRate\":%.4f},\"checkpoints\":[{\"progress\":0.27,"
                  + "\"iteration\":4,\"epoch\":0,\"score\":null,\"validation\":null,"
                  + "\"spectra\":[{\"layer\":\"a\",\"cell\":\"LSTM\",\"units\":4,\"mode\":\"%s\","
                  + "\"exponents\":[%.4f,%.4f,%.4f]}]}],\"outcome\":{\"metric\":\"loss\","
                  + "\"value\":%.4f,\"higherIsBetter\":false,\"diverged\":false}}",
              i,
              random.nextDouble(),
              mode,
              -level,
              -level - 0.3,
              -2 * level - 0.5,
              level + 0.1 * random.nextDouble()));
    }
    return lines;
  }

  private Path corpus(List<String> lines) throws IOException {
    return Files.write(folder.resolve("corpus.jsonl"), lines);
  }

  @Test
  void evaluatePrintsTheContract() throws IOException {
    Path plot = folder.resolve("auc.png");
    int code =
        run(
            "aelle",
            "evaluate",
            "--corpus",
            corpus(lines(24, "FULL")).toString(),
            "--folds",
            "2",
            "--repeats",
            "1",
            "--within",
            "learningRate",
            "--plot",
            plot.toString(),
            "--json");
    assertEquals(0, code, err.toString());
    JsonNode printed = new ObjectMapper().readTree(out.toString());
    assertEquals(24, printed.get("trials").asInt());
    assertEquals(0.27, printed.get("at").asDouble());
    for (String name :
        List.of(
            "aelle",
            "aelleWithLoss",
            "hyperparameters",
            "maxExponent",
            "meanExponent",
            "pcaRidge")) {
      JsonNode score = printed.get("metrics").get(name);
      assertTrue(score.get("spearman").isNumber(), name);
      assertTrue(score.get("aucWorstHalf").isNumber(), name);
      assertTrue(score.get("aucWorstQuarter").isNumber(), name);
    }
    assertTrue(printed.get("metrics").get("maxExponent").get("aucWorstHalf").asDouble() > 0.8);
    assertFalse(printed.get("metrics").has("loss"), "no loss is known");
    assertTrue(Files.size(plot) > 1000);
    assertTrue(err.toString().contains("0.270: 2 parts to forecast"), err.toString());
  }

  @Test
  void badInputIsOneSentenceAndExitCodeTwo() throws IOException {
    List<String> good = lines(12, "FULL");
    assertRefused("does not exist", Path.of("nowhere.jsonl"));
    assertRefused("line 2: not a whole JSON object", corpus(List.of(good.get(0), "{\"trial\"")));
    assertRefused(
        "line 1: not a whole", corpus(List.of(good.get(0).substring(0, good.get(0).length() / 2))));
    assertRefused("at least 10 trials", corpus(good.subList(0, 1)));
    assertRefused("no spectrum", corpus(List.of()));
    assertRefused(
        "outcomes must differ",
        corpus(
            good.stream().map(line -> line.replaceAll("value\":[0-9.]+", "value\":1")).toList()));
    assertRefused(
        "exponents[0] must be a finite number",
        corpus(
            good.stream()
                .map(line -> line.replaceAll("exponents\":\\[[^]]*]", "exponents\":[NaN,NaN]"))
                .toList()));
    List<String> mixed = new ArrayList<>(good);
    mixed.addAll(lines(12, "HIDDEN_ONLY"));
    assertRefused("line 13: all spectra of a corpus must have one mode", corpus(mixed));
    Path text = Files.writeString(folder.resolve("model.zip"), "no model");
    assertRefused("is not an AeLLE model", corpus(good), "--model", text.toString());
    assertRefused("--at must be in [0, 1]", corpus(good), "--at", "2");
    assertRefused("got 0 of 12", corpus(good), "--at", "0.1");
    assertRefused("--siblings must be at least 0", corpus(good), "--siblings", "3");
    assertRefused("--folds must be at least 2", corpus(good), "--folds", "1");
  }

  private void assertRefused(String reason, Path corpus, String... more) {
    err.getBuffer().setLength(0);
    List<String> arguments =
        new ArrayList<>(List.of("aelle", "evaluate", "--corpus", corpus.toString()));
    arguments.addAll(List.of(more));
    assertEquals(2, run(arguments.toArray(String[]::new)), reason);
    assertTrue(err.toString().contains(reason), err.toString());
    assertEquals(1, err.toString().strip().lines().count(), err.toString());
  }
}
