package org.lyapunov4j.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.json.FaultyDisk;

class RunDirectoryTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2024-05-01T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path runs;
  private final FaultyDisk disk = new FaultyDisk();

  private RunDirectory create() throws IOException {
    return RunDirectory.create(
        runs.resolve("deep/er"), "sonnets", Map.of("cell", Map.of("units", 64)), 42L, NOON, disk);
  }

  private static List<Integer> indices(RecordedRun run) {
    return run.checkpoints().stream().map(CheckpointReport::index).toList();
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    RunDirectory directory = create();
    try (directory) {
      directory.accept(Reports.of(0, -0.1, -0.2));
      directory.score(1, 0, 4.25);
      directory.score(2, 0, Double.NaN);
      directory.validation(2, 0, 3.5);
      directory.accept(Reports.of(1, -0.3, -0.4));
      assertEquals(RunState.RUNNING, RunReader.read(directory.path()).info().get().state());
      directory.end(RunState.FINISHED);
    }
    assertEquals("sonnets-20240501-120000", directory.path().getFileName().toString());
    RecordedRun run = RunReader.read(directory.path());
    assertFalse(run.torn());
    assertEquals(List.of(0, 1), indices(run));
    assertEquals(-0.3, run.checkpoints().get(1).spectra().get(0).spectrum().leading());
    assertEquals(
        List.of(
            new ScoreRow(1, 0, 4.25, Double.NaN),
            new ScoreRow(2, 0, Double.NaN, Double.NaN),
            new ScoreRow(2, 0, Double.NaN, 3.5)),
        run.scores());
    RunInfo info = run.info().orElseThrow();
    assertEquals(RunState.FINISHED, info.state());
    assertEquals(42L, info.seed());
    assertEquals(Map.of("cell", Map.of("units", 64)), info.config());
    assertEquals(System.getProperty("java.version"), info.versions().get("java"));
    assertEquals("1.0.0-M2.1", info.versions().get("deeplearning4j-nn"));
    assertEquals(System.getProperty("os.arch"), info.platform().get("arch"));
    assertEquals(NOON.instant(), info.ended());
    assertFalse(Files.exists(directory.path().resolve("run.json.tmp")));
  }

  private static Flag flag(String layer, double confidence) {
    return new Flag(
        Severity.WARNING,
        "VANISHING",
        layer,
        "It forgets.",
        "Try another.",
        Map.of("memoryHorizon", 6.5, "loss", Double.NaN),
        40,
        1,
        Double.NaN,
        confidence,
        Instant.parse("2024-05-01T12:00:00.123456789Z"),
        "worker 1");
  }

  @Test
  void flagsAreReadAsTheyWereRaised() throws IOException {
    Path path;
    try (RunDirectory directory = create()) {
      path = directory.path();
      directory.flag(flag("lstm1", 0.75));
      directory.flag(flag("", Double.NaN));
    }
    assertEquals(List.of(flag("lstm1", 0.75), flag("", Double.NaN)), RunReader.read(path).flags());
    Path file = path.resolve("flags.jsonl");
    List<String> lines = Files.readAllLines(file);
    assertEquals(2, lines.size());
    assertTrue(lines.get(1).contains("\"confidence\":null"), lines.get(1));
    Files.writeString(file, lines.get(0) + "\n" + lines.get(1).substring(0, 40));
    assertTrue(RunReader.read(path).torn());
    assertEquals(List.of(flag("lstm1", 0.75)), RunReader.read(path).flags());
    Files.writeString(file, lines.get(0).replace("WARNING", "BAD") + "\n" + lines.get(1) + "\n");
    RecordedRun rest = RunReader.read(path);
    assertEquals(List.of(flag("", Double.NaN)), rest.flags());
    assertEquals(1, rest.damage().size());
    assertTrue(
        rest.damage().get(0).contains("flags.jsonl, line 1 is not a flag: severity must be one of"),
        rest.damage().get(0));
    Files.delete(file);
    assertEquals(List.of(), RunReader.read(path).flags());
  }

  @Test
  void twoInOneSecondGetFoldersOfTheirOwn() throws IOException {
    try (RunDirectory a = create();
        RunDirectory b = create();
        RunDirectory c = create()) {
      assertEquals("sonnets-20240501-120000", a.path().getFileName().toString());
      assertEquals("sonnets-20240501-120000-2", b.path().getFileName().toString());
      assertEquals("sonnets-20240501-120000-3", c.path().getFileName().toString());
    }
  }

  @Test
  void aRunNamedAfterAnotherPlaceStaysInItsParent() throws IOException {
    for (String name : new String[] {"../../escape", "", "..", "a/b", "x".repeat(5000)}) {
      try (RunDirectory directory = RunDirectory.create(runs, name)) {
        assertEquals(runs, directory.path().getParent(), name);
      }
    }
  }

  @Test
  void closingWithoutWordDoesNotClaimSuccess() throws IOException {
    RunDirectory directory = create();
    directory.close();
    directory.close();
    assertEquals(RunState.CLOSED, RunReader.read(directory.path()).info().get().state());
    IOException late = assertThrows(IOException.class, () -> directory.accept(Reports.of(0, -1)));
    assertTrue(late.getMessage().contains("is closed"), late.getMessage());
  }

  @Test
  void aSecondMonitorIsRefused() throws IOException {
    try (RunDirectory directory = create()) {
      directory.begin("first");
      IllegalStateException refused =
          assertThrows(IllegalStateException.class, () -> directory.begin("second"));
      assertTrue(refused.getMessage().contains("create another for second"), refused.getMessage());
    }
  }

  @Test
  void afterAFullDiskTheNextLineStandsAlone() throws IOException {
    try (RunDirectory directory = create()) {
      directory.accept(Reports.of(0, -1));
      disk.room = 40;
      assertThrows(IOException.class, () -> directory.accept(Reports.of(1, -1)));
      assertThrows(IOException.class, () -> directory.score(1, 0, 0.12345678901234568));
      RecordedRun during = RunReader.read(directory.path());
      assertTrue(during.torn());
      assertEquals(List.of(0), indices(during));
      disk.room = -1;
      directory.accept(Reports.of(2, -1));
      directory.score(2, 0, 0.5);
      RecordedRun after = RunReader.read(directory.path());
      assertFalse(after.torn());
      assertEquals(List.of(0, 2), indices(after));
    }
  }

  @Test
  void everyTornLastLineIsLeftOut() throws IOException {
    Path path;
    try (RunDirectory directory = create()) {
      path = directory.path();
      directory.accept(Reports.of(0, -1));
      directory.accept(Reports.of(1, -1));
    }
    Path file = path.resolve("checkpoints.jsonl");
    byte[] whole = Files.readAllBytes(file);
    int second = new String(whole, StandardCharsets.UTF_8).indexOf('\n') + 1;
    for (int length = whole.length - 1; length > second; length -= 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      RecordedRun run = RunReader.read(path);
      assertTrue(run.torn(), "cut at " + length);
      assertEquals(List.of(0), indices(run), "cut at " + length);
    }
    Files.write(file, Arrays.copyOf(whole, second));
    assertFalse(RunReader.read(path).torn());
  }

  @Test
  void aLastLineOfZeroesAfterAPowerCutIsTorn() throws IOException {
    Path path;
    try (RunDirectory directory = create()) {
      path = directory.path();
      directory.accept(Reports.of(0, -1));
    }
    Files.write(
        path.resolve("checkpoints.jsonl"), new byte[] {0, 0, 0, '\n'}, StandardOpenOption.APPEND);
    RecordedRun run = RunReader.read(path);
    assertTrue(run.torn());
    assertEquals(List.of(0), indices(run));
  }

  @Test
  void garbageInTheMiddleIsLeftOutAndToldWithItsLine() throws IOException {
    Path path;
    try (RunDirectory directory = create()) {
      path = directory.path();
      directory.accept(Reports.of(0, -1));
      directory.accept(Reports.of(1, -1));
      directory.accept(Reports.of(2, -1));
    }
    Path file = path.resolve("checkpoints.jsonl");
    List<String> lines = Files.readAllLines(file);
    String half = lines.get(1).substring(0, 100);
    for (String garbage : new String[] {"garbage", half, "", "[1]", lines.get(1) + "}"}) {
      Files.write(file, List.of(lines.get(0), garbage, lines.get(2)));
      RecordedRun run = RunReader.read(path);
      assertEquals(List.of(0, 2), indices(run), garbage);
      assertFalse(run.torn());
      String message = run.damage().get(0);
      assertTrue(message.contains("checkpoints.jsonl, line 2 is not a checkpoint: "), message);
      assertFalse(message.contains("\n"), message);
    }
  }

  @Test
  void aCutRunJsonAndBadLossesLeaveTheRestReadable() throws IOException {
    Path path;
    try (RunDirectory directory = create()) {
      path = directory.path();
      directory.accept(Reports.of(0, -1));
    }
    Files.writeString(
        path.resolve("scores.csv"), "iteration,epoch,score,validation\n1,2\n1,x\n1,0,1,\n");
    Files.writeString(path.resolve("run.json"), "{\"name\": \"son");
    RecordedRun run = RunReader.read(path);
    assertEquals(List.of(0), indices(run));
    assertEquals(1, run.scores().size());
    assertTrue(run.info().isEmpty());
    assertEquals(2, run.damage().size(), run.damage().toString());
    assertTrue(run.damage().get(0).contains("run.json does not describe a run"));
    assertTrue(run.damage().get(1).contains("scores.csv, line 2 is not a loss"));
    assertTrue(run.damage().get(1).contains("it and 1 more are left out"));
    Files.writeString(path.resolve("run.json"), "{}");
    String why = RunReader.read(path).damage().get(0);
    assertTrue(why.contains("name must be text, got nothing"), why);
    Files.delete(path.resolve("scores.csv"));
    Files.delete(path.resolve("run.json"));
    assertEquals(List.of(), RunReader.read(path).damage());
    Files.delete(path.resolve("checkpoints.jsonl"));
    IOException none = assertThrows(IOException.class, () -> RunReader.read(path));
    assertTrue(none.getMessage().contains("is not a run directory"), none.toString());
  }

  @Test
  void whatCouldNotBeRecordedIsCountedInRunJson() throws IOException {
    RunDirectory directory = create();
    directory.accept(Reports.of(0, -1));
    disk.room = 10;
    for (int i = 1; i < 4; i++) {
      CheckpointReport report = Reports.of(i, -1);
      assertThrows(IOException.class, () -> directory.accept(report));
    }
    assertFalse(directory.save("model.zip", out -> out.write(new byte[100])));
    disk.room = -1;
    directory.missed("losses", 5, "the queue was full");
    directory.missed("losses", 2, "the queue was full");
    directory.end(RunState.FINISHED);
    RecordedRun run = RunReader.read(directory.path());
    RunInfo info = run.info().orElseThrow();
    assertEquals(directory.notRecorded(), info.notRecorded());
    assertEquals(
        List.of(
            "3 of 4 checkpoints could not be recorded: %s/checkpoints.jsonl: No space left on device",
            "model.zip could not be recorded: %s/model.zip.tmp: No space left on device",
            "7 of 7 losses could not be recorded: the queue was full"),
        info.notRecorded().stream()
            .map(one -> one.toString().replace(directory.path().toString(), "%s"))
            .toList());
    assertEquals(List.of(0), indices(run));
  }

  /** Half a start looked like a run that goes on. */
  @Test
  void aStartThatFailsLeavesNothingBehind() throws IOException {
    for (String file : List.of("run.json", "checkpoints.jsonl", "flags.jsonl", "scores.csv")) {
      for (FaultyDisk.Fault fault : FaultyDisk.Fault.values()) {
        FaultyDisk failing = new FaultyDisk(file, fault, FaultyDisk.When.FIRST);
        try (RunDirectory made = RunDirectory.create(runs, "r", Map.of(), 1L, NOON, failing)) {
          assertEquals(0, failing.failures(), file + " " + fault);
          made.end(RunState.FINISHED);
        } catch (IOException refused) {
          assertEquals(1, failing.failures(), file + " " + fault);
          assertFalse(Files.exists(runs.resolve("r-20240501-120000")), file + " " + fault);
          continue;
        }
        for (Path left : List.of(runs.resolve("r-20240501-120000"))) {
          RunReader.read(left);
          deleteAll(left);
        }
      }
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
