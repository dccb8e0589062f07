package org.lyapunov4j.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.experiment.TrialPlace;
import org.lyapunov4j.json.Json;
import org.lyapunov4j.task.Tasks;

/**
 * What one trial is to train; all that it takes to train it again.
 *
 * @param number from 1
 * @param name unique within the sweep
 * @param hyper hyperparameters other than cell and width, by name
 * @param settings of the training run, its seed included
 * @param prune when it is stopped early, as in the configuration of the sweep; null where never
 * @param base folder that relative paths of the settings start from
 */
public record TrialPlan(
    int number,
    String name,
    Map<String, Object> hyper,
    JsonNode settings,
    JsonNode prune,
    Path base) {
  private static final String MODEL = "model";

  public TrialPlan {
    hyper = Collections.unmodifiableMap(new LinkedHashMap<>(hyper));
    settings = settings.deepCopy();
  }

  /**
   * The same trial pruned by a model that has learned from others.
   *
   * @param size trials of one generation
   * @param siblings trials of earlier generations, in their order
   */
  TrialPlan learningFrom(int size, List<Trial> siblings) {
    return new TrialPlan(
        number, name, hyper, settings, PruneSettings.of(prune, number, size, siblings), base);
  }

  /** Where it stands in the search space, cell and width included; for exports. */
  TrialPlace place() {
    Map<String, Object> all = new LinkedHashMap<>();
    JsonNode layer = settings.path("network").path("layers").path(0);
    for (String of : List.of(SearchSpace.CELL, SearchSpace.UNITS)) {
      if (layer.has(of)) {
        all.put(of, Json.MAPPER.convertValue(layer.get(of), Object.class));
      }
    }
    all.putAll(hyper);
    return new TrialPlace(name.replaceFirst("-\\d+$", ""), all);
  }

  /** The files that it is trained with: of its task, and the model that it may be pruned by. */
  public List<Path> files() {
    List<Path> files = new ArrayList<>();
    task().ifPresent(task -> filesOf(task).forEach(key -> files.add(at(task.get(key)))));
    if (hasModel()) {
      files.add(at(prune.get(MODEL)));
    }
    return files;
  }

  /**
   * The same trial where its files are in one folder under their own names.
   *
   * @param folder what relative paths start from
   */
  public TrialPlan withFilesIn(Path folder) {
    TrialPlan moved = new TrialPlan(number, name, hyper, settings, prune, folder);
    moved.task().ifPresent(task -> filesOf(task).forEach(key -> move(task, key)));
    if (!hasModel()) {
      return moved;
    }
    ObjectNode movedPrune = prune.deepCopy();
    move(movedPrune, MODEL);
    return new TrialPlan(number, name, hyper, moved.settings(), movedPrune, folder);
  }

  private Optional<ObjectNode> task() {
    return settings.get("task") instanceof ObjectNode task ? Optional.of(task) : Optional.empty();
  }

  private static List<String> filesOf(ObjectNode task) {
    return Tasks.files(task.path("name").asText()).stream()
        .filter(key -> task.path(key).isTextual())
        .toList();
  }

  private boolean hasModel() {
    return prune != null && prune.path(MODEL).isTextual();
  }

  private Path at(JsonNode file) {
    return base.resolve(file.textValue()).normalize();
  }

  private void move(ObjectNode settings, String key) {
    settings.put(key, at(settings.get(key)).getFileName().toString());
  }

  /** One line of Json.MAPPER. */
  public String encode() {
    ObjectNode node = Json.object();
    node.put("number", number);
    node.put("name", name);
    node.set("hyper", Json.MAPPER.valueToTree(hyper));
    node.set("settings", settings);
    if (prune != null) {
      node.set("prune", prune);
    }
    node.put("base", base.toString());
    return node.toString();
  }

  /**
   * Refuses a trial that is not what this plan asked for.
   *
   * @throws IOException if it has another name or other hyperparameters; one sentence
   */
  void check(Trial trial) throws IOException {
    String wanted = name + " with " + Json.MAPPER.valueToTree(hyper);
    String got = trial.name() + " with " + Json.MAPPER.valueToTree(trial.hyper());
    if (!got.equals(wanted)) {
      throw new IOException("a trial must be what was planned, " + wanted + ", got " + got);
    }
  }

  /** The plan that was encoded. */
  public static TrialPlan decode(String line) throws JsonProcessingException {
    JsonNode node = Json.MAPPER.readTree(line);
    return new TrialPlan(
        node.get("number").intValue(),
        node.get("name").textValue(),
        Json.MAPPER.convertValue(node.get("hyper"), new TypeReference<>() {}),
        node.get("settings"),
        node.get("prune"),
        Path.of(node.get("base").textValue()));
  }
}
