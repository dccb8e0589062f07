package org.lyapunov4j.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.lyapunov4j.json.Json;
import org.lyapunov4j.study.Estimate;
import org.lyapunov4j.study.Evaluation;
import org.lyapunov4j.study.Score;

/**
 * What {@code aelle evaluate --json} prints: the last of the evaluations, and all of them under
 * {@code moments} where there are several. A figure that is not defined is null.
 */
final class EvaluationJson {
  private EvaluationJson() {}

  static String of(List<Evaluation> evaluations) {
    ObjectNode object = evaluation(evaluations.get(evaluations.size() - 1));
    if (evaluations.size() > 1) {
      var moments = object.putArray("moments");
      evaluations.forEach(evaluation -> moments.add(evaluation(evaluation)));
    }
    return object.toString();
  }

  private static ObjectNode evaluation(Evaluation evaluation) {
    ObjectNode node = Json.object();
    node.put("trials", evaluation.trials());
    node.put("at", evaluation.at());
    node.set("metrics", scores(evaluation.pooled()));
    node.set("byTask", nested(evaluation.byTask()));
    if (!evaluation.within().isEmpty()) {
      node.set("within", scores(evaluation.within()));
    }
    if (!evaluation.leaveTaskOut().isEmpty()) {
      node.set("leaveTaskOut", nested(evaluation.leaveTaskOut()));
    }
    ObjectNode leads = node.putObject("leadWorstHalf");
    leads.set("aelle", leads(evaluation.leadOfAelle()));
    leads.set("aelleWithLoss", leads(evaluation.leadWithLoss()));
    leads.set("aelleAdapted", leads(evaluation.leadOfAdapted()));
    evaluation.abstained().ifPresent(share -> node.put("abstained", share));
    evaluation.abstainedAdapted().ifPresent(share -> node.put("abstainedAdapted", share));
    return node;
  }

  private static ObjectNode nested(Map<String, Map<String, Score>> byTask) {
    ObjectNode node = Json.object();
    byTask.forEach((task, scores) -> node.set(task, scores(scores)));
    return node;
  }

  private static ObjectNode scores(Map<String, Score> scores) {
    ObjectNode node = Json.object();
    scores.forEach(
        (name, score) -> {
          ObjectNode entry = node.putObject(name);
          put(entry, "spearman", score.spearman());
          put(entry, "aucWorstHalf", score.aucWorstHalf());
          put(entry, "aucWorstQuarter", score.aucWorstQuarter());
        });
    return node;
  }

  private static ObjectNode leads(Map<String, Estimate> leads) {
    ObjectNode node = Json.object();
    leads.forEach((name, lead) -> put(node, name, lead));
    return node;
  }

  private static void put(ObjectNode node, String name, Estimate estimate) {
    node.set(name, Json.number(estimate.value()));
    var interval = node.putArray(name + "Interval");
    if (Double.isFinite(estimate.low())) {
      interval.add(estimate.low()).add(estimate.high());
    }
  }
}
