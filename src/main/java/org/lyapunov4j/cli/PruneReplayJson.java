package org.lyapunov4j.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.lyapunov4j.json.Json;
import org.lyapunov4j.study.Estimate;
import org.lyapunov4j.study.PruneReplay;
import org.lyapunov4j.study.PruneScore;

/** What {@code prune-replay --json} prints. A figure that is not defined is null. */
final class PruneReplayJson {
  private PruneReplayJson() {}

  static String of(PruneReplay replay) {
    ObjectNode node = Json.object();
    node.put("trials", replay.trials());
    ArrayNode moments = node.putArray("moments");
    replay.moments().forEach(moments::add);
    ObjectNode tasks = node.putObject("tasks");
    replay.tasks().forEach(tasks::put);
    ArrayNode policies = node.putArray("policies");
    for (PruneReplay.Result result : replay.results()) {
      ObjectNode policy = policies.addObject();
      policy.put("family", result.family());
      policy.put("setting", result.setting());
      policy.set("pooled", score(result.pooled()));
      ObjectNode byTask = policy.putObject("byTask");
      result.byTask().forEach((task, score) -> byTask.set(task, score(score)));
    }
    return node.toString();
  }

  private static ObjectNode score(PruneScore score) {
    ObjectNode node = Json.object();
    put(node, "saved", score.saved());
    put(node, "regret", score.regret());
    put(node, "loss", score.loss());
    node.put("survival", score.survival());
    return node;
  }

  private static void put(ObjectNode node, String name, Estimate estimate) {
    node.set(name, Json.number(estimate.value()));
    if (Double.isFinite(estimate.value())) {
      node.putArray(name + "Interval").add(estimate.low()).add(estimate.high());
    }
  }
}
