package org.lyapunov4j.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lyapunov4j.config.Problems;
import org.lyapunov4j.config.Section;
import org.nd4j.linalg.dataset.DataSet;

/** Tasks as a configuration asks for them. */
final class Given {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Given() {}

  static SequenceTask task(String yaml, Path base, long seed) {
    Problems problems = new Problems();
    Optional<SequenceTask> task = Tasks.create(options(yaml, problems), base, seed);
    assertEquals(List.of(), problems.list());
    return task.orElseThrow();
  }

  static SequenceTask task(String yaml) {
    return task(yaml, Path.of(""), 1);
  }

  /** What is wrong; there must be something, and then no task. */
  static List<String> problems(String yaml, Path base) {
    Problems problems = new Problems();
    Optional<SequenceTask> task = Tasks.create(options(yaml, problems), base, 1);
    assertTrue(task.isEmpty() && !problems.isEmpty(), yaml);
    return problems.list();
  }

  private static Section options(String yaml, Problems problems) {
    try {
      return Section.of(YAML.readTree(yaml), "task", problems);
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  /** The validation sequences in one minibatch. */
  static DataSet validation(SequenceTask task) {
    return task.validation(task.validationSequences()).next();
  }

  /** The training sequences in the order of their numbers. */
  static DataSet training(SequenceTask task) {
    PreparedTask prepared = (PreparedTask) task;
    int[] numbers = IntStream.range(0, task.trainingSequences()).toArray();
    return Minibatch.of(prepared.trainingPart(), prepared.shape(), numbers).toDataSet();
  }
}
