package org.lyapunov4j.ui;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.SweepDirectory;
import org.lyapunov4j.view.ViewedRun;

/**
 * Runs recorded on disk: a run directory, a sweep directory, or a folder of such. It is a storage
 * of DL4J's, an empty one, because that is what can be attached to a UI server; our module asks it
 * for runs instead. Files are read when a run is looked at, and what has been read is kept for the
 * runs looked at last.
 */
final class RunFolder extends InMemoryStatsStorage implements Runs {
  private static final int MAX_OPEN = 8;
  private static final int MAX_RUNS = 1_000;

  private final Path folder;
  private final Clock clock;
  private final Map<Path, TrialRuns> sweeps = new LinkedHashMap<>();
  private final Map<String, RunTail> open =
      new LinkedHashMap<>(MAX_OPEN, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RunTail> eldest) {
          return size() > MAX_OPEN;
        }
      };

  private RunFolder(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * @throws IOException if it is no folder; one sentence
   */
  static RunFolder of(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          folder
              + (Files.exists(folder) ? " is not a folder" : " does not exist")
              + ": give a run directory, a sweep directory, or a folder of them");
    }
    return new RunFolder(folder.toAbsolutePath().normalize(), Clock.systemUTC());
  }

  private static boolean isRun(Path path) {
    return Files.isRegularFile(path.resolve(RunDirectory.INFO))
        || Files.isRegularFile(path.resolve(RunDirectory.CHECKPOINTS));
  }

  private static boolean isSweep(Path path) {
    return Files.isRegularFile(path.resolve(SweepDirectory.INFO));
  }

  /** The folder itself, or those in it, that are runs or sweeps; the latest first. */
  private List<Path> directories() throws IOException {
    if (isRun(folder) || isSweep(folder)) {
      return List.of(folder);
    }
    record Dated(Path path, long modified) {}
    List<Dated> dated = new ArrayList<>();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        if (isRun(path) || isSweep(path)) {
          dated.add(new Dated(path, path.toFile().lastModified()));
        }
      }
    }
    return dated.stream()
        .sorted(Comparator.comparingLong(Dated::modified).reversed())
        .map(Dated::path)
        .toList();
  }

  @Override
  public synchronized List<Entry> list() {
    List<Entry> entries = new ArrayList<>();
    try {
      for (Path path : directories()) {
        if (isSweep(path)) {
          entries.addAll(sweep(path).list());
        } else {
          entries.add(run(path).entry());
        }
        if (entries.size() >= MAX_RUNS) {
          break;
        }
      }
    } catch (IOException gone) {
      throw unreadable(gone);
    }
    return entries;
  }

  @Override
  public Optional<ViewedRun> run(String id) {
    RunTail found = null;
    try {
      synchronized (this) {
        for (Path path : directories()) {
          if (isSweep(path)) {
            Optional<ViewedRun> trial = sweep(path).run(id);
            if (trial.isPresent()) {
              return trial;
            }
          } else if (ShortId.of(name(path)).equals(id)) {
            found = run(path);
            open.put(id, found);
          }
        }
      }
      return found == null ? Optional.empty() : Optional.of(found.view());
    } catch (IOException gone) {
      throw unreadable(gone);
    }
  }

  private Answer.Refused unreadable(IOException cause) {
    return Answer.Refused.notFound(folder + " can't be read: " + cause.getMessage());
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private RunTail run(Path path) {
    String id = ShortId.of(name(path));
    RunTail known = open.get(id);
    return known == null ? new RunTail(id, path, clock) : known;
  }

  private TrialRuns sweep(Path path) {
    return sweeps.computeIfAbsent(path, p -> new TrialRuns(name(p) + "/", p));
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
