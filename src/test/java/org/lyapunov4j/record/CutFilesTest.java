package org.lyapunov4j.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.Severity;

/** Whatever happens to one file of a run, all that is sound can be read. */
class CutFilesTest {
  @TempDir Path runs;
  private Path run;
  private RecordedRun whole;

  @BeforeEach
  void record() throws IOException {
    try (RunDirectory directory = RunDirectory.create(runs, "r", Map.of("a", 1), 1L)) {
      run = directory.path();
      for (int i = 0; i < 2; i++) {
        directory.accept(Reports.of(i, -1, -2));
        directory.score(i, 0, 0.5 * i);
        directory.flag(
            new Flag(
                Severity.WARNING,
                "RULE",
                "",
                "It is.",
                "",
                Map.of(),
                i,
                0,
                0.1,
                1,
                Instant.EPOCH,
                ""));
      }
      directory.end(RunState.FINISHED);
    }
    whole = RunReader.read(run);
  }

  /** Rows of the file that are read must be the first, in order, or all but damaged ones. */
  private void assertTheRestIsRead(String damagedFile, String how) throws IOException {
    RecordedRun now = RunReader.read(run);
    assertSound(
        "run.json", damagedFile, whole.info().stream().toList(), now.info().stream().toList(), how);
    assertSound("checkpoints.jsonl", damagedFile, encoded(whole), encoded(now), how);
    assertSound("flags.jsonl", damagedFile, whole.flags(), now.flags(), how);
    assertSound("scores.csv", damagedFile, whole.scores(), now.scores(), how);
  }

  private static List<String> encoded(RecordedRun run) {
    return run.checkpoints().stream().map(CheckpointJson::encode).toList();
  }

  private static <T> void assertSound(
      String file, String damagedFile, List<T> before, List<T> now, String how) {
    if (file.equals(damagedFile)) {
      assertTrue(before.containsAll(now), file + " has what was never written: " + how);
    } else {
      assertEquals(before, now, how + " of " + damagedFile + " lost something of " + file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"run.json", "checkpoints.jsonl", "flags.jsonl", "scores.csv"})
  void cutAtAnyByteOrFilledWithZeroes(String name) throws IOException {
    Path file = run.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      Files.write(file, cut);
      assertTheRestIsRead(name, "a cut at " + length);
      if (length % 5 == 0) {
        Files.write(file, Arrays.copyOf(cut, bytes.length));
        assertTheRestIsRead(name, "zeroes from " + length);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoints.jsonl", "flags.jsonl", "scores.csv"})
  void garbageWithALineBreakAnywhere(String name) throws IOException {
    Path file = run.resolve(name);
    String text = Files.readString(file);
    for (int at = 0; at < text.length(); at += 7) {
      Files.writeString(file, text.substring(0, at) + "{x\n\0\0" + text.substring(at));
      RecordedRun now = RunReader.read(run);
      assertTheRestIsRead(name, "garbage at " + at);
      assertTrue(now.torn() || !now.damage().isEmpty(), "nothing is said of garbage at " + at);
    }
    Files.writeString(file, text);
    assertEquals(List.of(), RunReader.read(run).damage());
  }

  @Test
  void bytesThatAreNoTextAnywhere() throws IOException {
    for (String name : List.of("run.json", "checkpoints.jsonl", "flags.jsonl", "scores.csv")) {
      Path file = run.resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      byte[] noise = new byte[64];
      Arrays.fill(noise, (byte) 0xff);
      Files.write(file, noise);
      RecordedRun now = RunReader.read(run);
      assertFalse(name.equals("run.json") && now.info().isPresent());
      assertTheRestIsRead(name, "noise");
      Files.write(
          file,
          (new String(noise, StandardCharsets.ISO_8859_1) + "\n\n")
              .getBytes(StandardCharsets.UTF_8));
      assertTheRestIsRead(name, "noise with line breaks");
      Files.write(file, bytes);
    }
  }
}
