package org.lyapunov4j.task;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.config.Section;

/** The tasks there are, by name. */
public final class Tasks {
  private static final Map<String, TaskMaker> MAKERS = makers();

  /** Settings that name a file of the user's. */
  private static final Map<String, List<String>> FILES =
      Map.of("text", List.of("file"), "arrays", List.of("features", "labels", "mask"));

  private Tasks() {}

  private static Map<String, TaskMaker> makers() {
    Map<String, TaskMaker> makers = new LinkedHashMap<>();
    makers.put("sonnets", TextTask::sonnets);
    makers.put("text", TextTask::file);
    makers.put("rows-mnist", MnistRows::make);
    makers.put("pixels-mnist", MnistPixels::make);
    makers.put("sines", Sines::make);
    makers.put("adding", Adding::make);
    makers.put("copy", Copy::make);
    makers.put("lorenz", LorenzTask::make);
    makers.put("mackey-glass", MackeyGlassTask::make);
    makers.put("arrays", ArraysTask::make);
    return makers;
  }

  /** Names that {@code task.name} may have. */
  public static List<String> names() {
    return List.copyOf(MAKERS.keySet());
  }

  /** The settings of a task that name files, for who takes a task to where these are not. */
  public static List<String> files(String task) {
    return FILES.getOrDefault(task, List.of());
  }

  /**
   * Reads the {@code task:} mapping. What is wrong goes to {@code options.problems()}.
   *
   * @param base folder that relative paths of the settings start from
   * @param seed of what is generated: same seed, same bits
   * @return empty if there are any problems, those found before included
   */
  public static Optional<SequenceTask> create(Section options, Path base, long seed) {
    String rule = "one of " + String.join(", ", names());
    if (!options.has("name")) {
      options.problems().add(options.name("name") + " is missing; it must be " + rule);
      return Optional.empty();
    }
    String name = options.choice("name", names(), null);
    if (name == null) {
      return Optional.empty();
    }
    Optional<SequenceTask> task = MAKERS.get(name).make(options, base, seed);
    options.finish();
    return options.problems().isEmpty() ? task : Optional.empty();
  }
}
