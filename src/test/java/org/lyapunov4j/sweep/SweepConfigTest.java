package org.lyapunov4j.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.config.ConfigException;

class SweepConfigTest {
  private static final String GOOD =
      """
      name: small
      seed: 5
      trials: 40
      progress: [0, 0.1, 1]
      space:
        cell: [elman, lstm]
        units: {from: 3, to: 6}
        depth: [1, 2]
        uniform: {from: 0.1, to: 10, scale: log}
        learningRate: {from: 0.0001, to: 0.03, scale: log}
        updater: [adam, sgd]
        dropout: {from: 0, to: 0.5}
        steps: [4, 8]
        activation: tanh
      task: {name: sines, training: 20, validation: 5}
      training: {epochs: 2, minibatch: 4}
      """;

  @TempDir Path folder;

  private SweepConfig load(String yaml) throws IOException {
    return SweepConfig.load(Files.writeString(folder.resolve("sweep.yaml"), yaml), List.of());
  }

  @Test
  void everyTrialIsARunOfTheSpace() throws IOException {
    List<TrialPlan> plans = load(GOOD).plans();
    assertEquals(40, plans.size());
    for (TrialPlan plan : plans) {
      JsonNode layers = plan.settings().at("/network/layers");
      assertEquals(plan.hyper().get("depth"), layers.size());
      for (JsonNode layer : layers) {
        assertEquals(layers.get(0), layer);
        assertTrue(Set.of("elman", "lstm").contains(layer.get("cell").asText()));
        assertTrue(layer.get("units").asInt() >= 3 && layer.get("units").asInt() <= 6);
        double p = layer.get("uniform").asDouble();
        assertTrue(p >= 0.1 && p <= 10, "uniform " + p);
        assertEquals("tanh", layer.get("activation").asText());
      }
      assertEquals(plan.hyper().get("steps"), plan.settings().at("/task/steps").asInt());
      assertEquals(
          plan.hyper().get("learningRate"),
          plan.settings().at("/training/learningRate").asDouble());
      assertEquals(4, plan.settings().at("/training/minibatch").asInt());
      assertEquals(
          5, plan.settings().at("/dataSeed").asInt(), "all trials learn from one data set");
    }
    assertEquals(40, plans.stream().map(TrialPlan::name).distinct().count());
    assertEquals(40, seeds(plans).size());
    assertEquals(8, plans.stream().map(SweepConfigTest::units).distinct().count() * 2);
  }

  private static int units(TrialPlan plan) {
    return plan.settings().at("/network/layers/0/units").asInt();
  }

  private static Set<Long> seeds(List<TrialPlan> plans) {
    return plans.stream()
        .map(plan -> plan.settings().get("seed").asLong())
        .collect(Collectors.toSet());
  }

  @Test
  void halfOfALogarithmicRangeIsBelowItsGeometricMean() throws IOException {
    long below =
        load(GOOD).plans().stream()
            .filter(plan -> (Double) plan.hyper().get("uniform") < 1)
            .count();
    assertTrue(below >= 18 && below <= 22, below + " of 40");
  }

  @Test
  void moreTrialsBeginWithTheSameOnes() throws IOException {
    List<TrialPlan> more = load(GOOD.replace("trials: 40", "trials: 60")).plans();
    assertEquals(load(GOOD).plans(), more.subList(0, 40));
  }

  @Test
  void aPlanComesBackFromItsLine() throws Exception {
    TrialPlan plan = load(GOOD).plans().get(7);
    assertEquals(plan.encode(), TrialPlan.decode(plan.encode()).encode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{from: 3, to: 6} | {from: 6, to: 3} | space.units.to must be at least space.units.from, 6.0,"
            + " got 3.0",
        "{from: 3, to: 6} | {from: 3} | space.units must have both ends, from and to",
        "{from: 3, to: 6} | [] | space.units must be a list of at least one value, got []",
        "{from: 3, to: 6} | {from: 3.5, to: 6} | space.units must be a whole number in [1, 8192],"
            + " got 3.5",
        "depth: [1, 2] | depth: [0, 2] | space.depth must be whole numbers in [1, 100], got [0,2]",
        "0.1, to: 10, scale | 0, to: 10, scale | space.uniform.from must be above 0 on a logarithmic"
            + " scale, got 0.0",
        "[adam, sgd] | [adam, sdg] | space.updater must be one of adam, sgd, rmsprop, nesterovs, got"
            + " \"sdg\"",
        "scale: log} | scale: logarithmic} | space.uniform.scale must be one of linear, log",
        "activation: tanh | activtion: tanh | space.activtion is unknown; known here: cell, units",
        "activation: tanh | recurrentGain: 1 | space.uniform and space.recurrentGain both say",
        "trials: 40 | trials: 0 | trials must be a whole number in [1, 1000000], got 0",
        "[0, 0.1, 1] | [0, 1.5] | progress must be a list of numbers in [0.0, 1.0], got [0,1.5]",
        "[0, 0.1, 1] | [0, 0.01] | progress must be 0, or at least one of the 10"
            + " updates of the training, got 0.01",
        "name: sines | name: cosines | task.name must be one of sonnets, text, rows-mnist",
        "training: {epochs | training: 5 #{ | training must be a mapping of keys to values, got 5",
        "trials: 40 | 'trials: 4\nmonitor: {schedule: {everyEpochs: 1}}' | monitor.schedule is not for"
            + " sweeps",
      })
  void saysWhatIsWrong(String what, String instead, String problem) {
    ConfigException refused =
        assertThrows(ConfigException.class, () -> load(GOOD.replace(what, instead)));
    assertTrue(
        refused.problems().stream().anyMatch(found -> found.startsWith(problem)),
        refused.getMessage());
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    String bad =
        GOOD.replace("{from: 3, to: 6}", "[4, -1]")
            .replace("[elman, lstm]", "[elman, transformer]")
            .replace("to: 0.5", "to: 2")
            .replace("epochs: 2", "epochs: none");
    ConfigException refused = assertThrows(ConfigException.class, () -> load(bad));
    assertEquals(
        List.of("space.cell", "space.dropout", "space.units", "training.epochs"),
        refused.problems().stream()
            .map(problem -> problem.replaceFirst(" .*", ""))
            .sorted()
            .toList(),
        refused.getMessage());
  }
}
