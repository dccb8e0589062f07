package org.lyapunov4j.ui;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lyapunov4j.json.Json;
import org.lyapunov4j.record.CheckpointJson;
import org.lyapunov4j.record.FlagJson;
import org.lyapunov4j.record.RecordedRun;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunInfo;
import org.lyapunov4j.record.ScoreRow;
import org.lyapunov4j.view.RunReport;
import org.lyapunov4j.view.ViewedRun;

/**
 * A run directory, read as it grows, into bounded memory. Lines that are malformed are left out and
 * counted. May be used by several threads.
 */
final class RunTail {
  private static final Duration PATIENCE = Duration.ofMillis(800);
  private final String id;
  private final Path directory;
  private final Clock clock;
  private final List<LineTail> tails;
  private KeptRun run = new KeptRun(KeptRun.MAX_EXPONENTS);
  private int malformed;
  private boolean complete = true;

  RunTail(String id, Path directory, Clock clock) {
    this.id = id;
    this.directory = directory;
    this.clock = clock;
    this.tails =
        List.of(
            tail(
                RunDirectory.CHECKPOINTS,
                line -> run.add(ContentJson.withoutRunning(CheckpointJson.decode(tree(line))))),
            tail(RunDirectory.FLAGS, line -> run.add(FlagJson.decode(tree(line)))),
            tail(
                RunDirectory.SCORES,
                line -> {
                  if (!line.equals(RunDirectory.SCORES_HEADER)) {
                    run.add(ScoreRow.parse(line));
                  }
                }));
  }

  private static JsonNode tree(String line) {
    try {
      return Json.MAPPER.readTree(line);
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(malformed.getOriginalMessage(), malformed);
    }
  }

  private LineTail tail(String file, Consumer<String> taker) {
    return new LineTail(
        directory.resolve(file),
        line -> {
          try {
            taker.accept(line);
          } catch (IllegalArgumentException notALine) {
            malformed++;
          }
        });
  }

  /** The run so far; of a long one, what could be read in a second, and more the next time. */
  synchronized ViewedRun view() {
    long until = System.nanoTime() + PATIENCE.toNanos();
    if (tails.stream().anyMatch(LineTail::shrank)) {
      tails.forEach(LineTail::rewind);
      run = new KeptRun(KeptRun.MAX_EXPONENTS);
      malformed = 0;
    }
    complete = true;
    for (LineTail tail : tails) {
      try {
        complete &= tail.read(until);
      } catch (IOException gone) {
        // A file that was deleted while it was read: what is known of it stays.
      }
    }
    Optional<RunInfo> info = RunCovers.read(directory);
    RecordedRun recorded =
        new RecordedRun(directory, info, run.checkpoints(), run.flags(), run.losses(), !complete);
    ViewedRun viewed = RunReport.viewed(recorded);
    return new ViewedRun(
        id,
        viewed.name(),
        viewed.state(),
        !complete || RunCovers.isLive(directory, info, clock),
        viewed.checkpoints(),
        viewed.losses(),
        viewed.flags(),
        viewed.path(),
        viewed.budget());
  }

  /** What a viewer should know of what was read, a sentence each. */
  synchronized List<String> notes() {
    List<String> notes = new ArrayList<>(run.notes());
    if (malformed > 0) {
      notes.add(malformed + " lines of its files are malformed and left out.");
    }
    if (!complete) {
      notes.add("Still reading: more of it will appear.");
    }
    return notes;
  }
}
