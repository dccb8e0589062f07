package org.lyapunov4j.ui;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lyapunov4j.record.CheckpointJson;
import org.lyapunov4j.record.FlagJson;
import org.lyapunov4j.record.RecordedRun;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunInfo;
import org.lyapunov4j.record.RunReader;
import org.lyapunov4j.record.RunState;
import org.lyapunov4j.record.ScoreRow;
import org.lyapunov4j.view.RunReport;
import org.lyapunov4j.view.ViewedRun;

/**
 * A run directory, read as it grows, into bounded memory. Lines that are malformed are left out and
 * counted. May be used by several threads.
 */
final class RunTail {
  /** How long a run counts as live after its last line. */
  private static final Duration LIVE = Duration.ofMinutes(5);

  private static final Duration PATIENCE = Duration.ofMillis(800);
  private static final ObjectMapper MAPPER = new ObjectMapper();

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
      return MAPPER.readTree(line);
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
  synchronized ViewedRun view() throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    if (tails.stream().anyMatch(LineTail::shrank)) {
      tails.forEach(LineTail::rewind);
      run = new KeptRun(KeptRun.MAX_EXPONENTS);
      malformed = 0;
    }
    complete = true;
    for (LineTail tail : tails) {
      complete &= tail.read(until);
    }
    RecordedRun recorded =
        new RecordedRun(directory, info(), run.checkpoints(), run.flags(), run.losses(), !complete);
    ViewedRun viewed = RunReport.viewed(recorded);
    return new ViewedRun(
        id,
        viewed.name(),
        viewed.state(),
        live(),
        viewed.checkpoints(),
        viewed.losses(),
        viewed.flags(),
        viewed.path(),
        viewed.budget());
  }

  private Optional<RunInfo> info() {
    try {
      return RunReader.readInfo(directory);
    } catch (IOException beingWritten) {
      return Optional.empty();
    }
  }

  synchronized Runs.Entry entry() {
    List<String> notes = new ArrayList<>(run.notes());
    if (malformed > 0) {
      notes.add(malformed + " lines of its files are malformed and left out.");
    }
    if (!complete) {
      notes.add("Still reading: more of it will appear.");
    }
    String folder = String.valueOf(directory.getFileName());
    String name = info().map(RunInfo::name).orElse(folder);
    return new Runs.Entry(
        id, folder.equals(name) ? name : name + " (" + folder + ")", live(), notes);
  }

  /** Whether more may come: nobody can tell a run that is still going from one that was killed. */
  private boolean live() {
    return !complete
        || (info().map(RunInfo::state).orElse(RunState.RUNNING) == RunState.RUNNING
            && clock.millis() - modifiedMillis() < LIVE.toMillis());
  }

  /** 0 where there is no file. */
  private long modifiedMillis() {
    long latest = 0;
    for (String file : List.of(RunDirectory.INFO, RunDirectory.CHECKPOINTS, RunDirectory.SCORES)) {
      latest = Math.max(latest, directory.resolve(file).toFile().lastModified());
    }
    return latest;
  }
}
