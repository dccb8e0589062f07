package org.lyapunov4j.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.config.Problems;
import org.lyapunov4j.config.Section;

class TasksTest {
  private static final Path BASE = Path.of("");
  private static final String NAMES =
      "one of sonnets, text, rows-mnist, pixels-mnist, sines, adding, copy, lorenz, mackey-glass, arrays";

  @Test
  void namesAreInTheOrderOfTheManual() {
    assertEquals(NAMES, "one of " + String.join(", ", Tasks.names()));
  }

  @Test
  void aTaskNeedsAName() {
    assertEquals(
        List.of("task.name is missing; it must be " + NAMES), Given.problems("{steps: 100}", BASE));
    assertEquals(
        List.of("task.name must be " + NAMES + ", got \"poems\""),
        Given.problems("{name: poems, steps: 100}", BASE));
  }

  @Test
  void underscoresAndCapitalsAreTheSameName() {
    assertEquals("rows-mnist", Given.task("{name: Rows_MNIST, training: 1, validation: 1}").name());
  }

  @Test
  void everythingWrongIsReportedAtOnce() {
    assertEquals(
        List.of(
            "task.steps must be a whole number in [2, 100000], got 1",
            "task.training must be a whole number in [1, 1000000], got \"many\"",
            "task.validation must be a whole number in [1, 1000000], got 0",
            "task.step is unknown; known here: name, steps, training, validation"),
        Given.problems("{name: adding, steps: 1, training: many, validation: 0, step: 3}", BASE));
    assertEquals(
        List.of(
            "task.file is missing",
            "task.steps must be a whole number in [1, 100000], got 0",
            "task.validation must be a number above 0.0, at most 0.9, got 1"),
        Given.problems("{name: text, steps: 0, validation: 1}", BASE));
    assertEquals(
        List.of("task.features is missing", "task.labels is missing"),
        Given.problems("{name: arrays}", BASE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: sonnets, file: x}                 | task.file is unknown",
        "{name: rows-mnist, training: 6001}       | task.training must be a whole number in [1,"
            + " 6000]",
        "{name: sines, fastest: 60}               | task.fastest must be a period of at most 50.0",
        "{name: sines, slowest: 1}                | task.slowest must be a number in [2.0,",
        "{name: sines, noise: -1}                 | task.noise must be a number in [0.0, 100.0]",
        "{name: copy, symbols: 1}                 | task.symbols must be a whole number in [2,"
            + " 1000]",
        "{name: lorenz, ahead: 0}                 | task.ahead must be a whole number in [1, 1000]",
        "{name: lorenz, training: 1000000}        | task.training must be at most 200000 for"
            + " sequences",
        "{name: mackey-glass, tau: 30}            | task.tau is unknown",
        "{name: sonnets, steps: 50000}            | task.steps: the text must have at least 50001",
        "{name: arrays, kind: numbers}            | task.kind must be one of classes, values",
      })
  void aWrongSettingIsToldByItsKey(String yaml, String start) {
    String first = Given.problems(yaml, BASE).get(0);
    assertTrue(first.startsWith(start), first);
  }

  @Test
  void noTaskComesOfAConfigurationThatWasWrongBefore() {
    Problems problems = new Problems();
    problems.add("training.epochs is missing");
    Section options =
        Section.of(JsonNodeFactory.instance.objectNode().put("name", "copy"), "task", problems);
    assertTrue(Tasks.create(options, BASE, 1).isEmpty());
    assertEquals(1, problems.list().size());
  }
}
