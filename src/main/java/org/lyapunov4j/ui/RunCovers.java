package org.lyapunov4j.ui;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunInfo;
import org.lyapunov4j.record.RunReader;
import org.lyapunov4j.record.RunState;

/**
 * What is told of run directories in a list: their names and whether they are live, from {@code
 * run.json}, which is read again when it has changed. May be used by several threads.
 */
final class RunCovers {
  /** How long a run counts as live after its last line. */
  private static final Duration LIVE = Duration.ofMinutes(5);

  /** What a {@code run.json} of a date and a size says. */
  private record Cover(long modified, long size, Optional<RunInfo> info) {}

  private final Clock clock;
  private final Map<Path, Cover> covers = new ConcurrentHashMap<>();

  RunCovers(Clock clock) {
    this.clock = clock;
  }

  /** Forgets all others. */
  void keep(Collection<Path> directories) {
    covers.keySet().retainAll(Set.copyOf(directories));
  }

  /**
   * A run in a list.
   *
   * @param reader that has read of it; empty where nobody has looked at it lately
   */
  Runs.Entry entry(Path directory, String id, Optional<RunTail> reader) {
    String folder = String.valueOf(directory.getFileName());
    Optional<RunInfo> info = info(directory);
    String name = info.map(RunInfo::name).orElse(folder);
    List<String> notes = reader.map(RunTail::notes).orElseGet(ArrayList::new);
    return new Runs.Entry(
        id,
        folder.equals(name) ? name : name + " (" + folder + ")",
        name,
        isLive(directory, info, clock),
        notes);
  }

  private Optional<RunInfo> info(Path directory) {
    File file = directory.resolve(RunDirectory.INFO).toFile();
    long modified = file.lastModified();
    long size = file.length();
    Cover known = covers.get(directory);
    if (known == null || known.modified() != modified || known.size() != size) {
      known = new Cover(modified, size, read(directory));
      covers.put(directory, known);
    }
    return known.info();
  }

  static Optional<RunInfo> read(Path directory) {
    try {
      return RunReader.readInfo(directory);
    } catch (IOException beingWritten) {
      return Optional.empty();
    }
  }

  /** Whether more may come: nobody can tell a run that is still going from one that was killed. */
  static boolean isLive(Path directory, Optional<RunInfo> info, Clock clock) {
    return info.map(RunInfo::state).orElse(RunState.RUNNING) == RunState.RUNNING
        && clock.millis() - modifiedMillis(directory) < LIVE.toMillis();
  }

  /** 0 where there is no file. */
  private static long modifiedMillis(Path directory) {
    long latest = 0;
    for (String file : List.of(RunDirectory.INFO, RunDirectory.CHECKPOINTS, RunDirectory.SCORES)) {
      latest = Math.max(latest, directory.resolve(file).toFile().lastModified());
    }
    return latest;
  }
}
