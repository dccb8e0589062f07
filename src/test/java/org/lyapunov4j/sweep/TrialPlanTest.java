package org.lyapunov4j.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.json.Json;

/** Plans that travel to where their files are elsewhere. */
class TrialPlanTest {
  private static TrialPlan plan(String settings, String prune) throws Exception {
    JsonNode pruning = prune.isEmpty() ? null : Json.MAPPER.readTree(prune);
    return new TrialPlan(
        1, "s-0001", Map.of(), Json.MAPPER.readTree(settings), pruning, Path.of("/sweeps"));
  }

  @Test
  void namesTheFilesOfItsTaskAndItsModel() throws Exception {
    TrialPlan arrays =
        plan(
            "{\"task\":{\"name\":\"arrays\",\"features\":\"a/../x.npy\",\"labels\":\"/data/y.npy\"}}",
            "{\"by\":\"aelle\",\"model\":\"models/m.zip\"}");
    assertEquals(
        List.of(Path.of("/sweeps/x.npy"), Path.of("/data/y.npy"), Path.of("/sweeps/models/m.zip")),
        arrays.files());
    TrialPlan moved = TrialPlan.decode(arrays.withFilesIn(Path.of("/there")).encode());
    assertEquals(
        List.of(Path.of("/there/x.npy"), Path.of("/there/y.npy"), Path.of("/there/m.zip")),
        moved.files());
    assertEquals("a/../x.npy", arrays.settings().at("/task/features").textValue());
  }

  @Test
  void aTaskWithoutFilesHasNone() throws Exception {
    for (String task : List.of("{}", "{\"task\":{\"name\":\"sines\",\"file\":\"x\"}}")) {
      TrialPlan plan = plan(task, "");
      assertEquals(List.of(), plan.files());
      assertEquals(plan.settings(), plan.withFilesIn(Path.of("/there")).settings());
    }
  }
}
