package org.lyapunov4j.ui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.SweepDirectory;
import org.lyapunov4j.view.ViewedRun;
import org.lyapunov4j.view.ViewedSweep;

/**
 * Runs recorded on disk: a run directory, a sweep directory, or a folder of such. It is a storage
 * of DL4J's, an empty one, because that is what can be attached to a UI server; our module asks it
 * for runs instead. Files are read when a run is looked at, and what has been read is kept for the
 * runs and sweeps looked at last. Its lock is held for no file but the list of the folder: who
 * waits for a long corpus keeps nobody else waiting. A folder that is deleted meanwhile is one that
 * is empty now.
 */
final class RunFolder extends InMemoryStatsStorage implements Runs {
  private static final int MAX_OPEN = 8;
  private static final int MAX_RUNS = 1_000;

  private final Path folder;
  private final Clock clock;
  private final Map<Path, TrialRuns> sweeps = new Latest<>(MAX_OPEN);
  private final Map<Path, RunTail> open = new Latest<>(MAX_OPEN);
  private final RunCovers covers;

  private RunFolder(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
    this.covers = new RunCovers(clock);
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
  private List<Path> directories() {
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
    } catch (IOException | UncheckedIOException | DirectoryIteratorException gone) {
      throw Answer.Refused.notFound(
          Files.isDirectory(folder)
              ? folder + " can't be read: " + gone.getMessage()
              : folder + " is no longer there");
    }
    return dated.stream()
        .sorted(Comparator.comparingLong(Dated::modified).reversed())
        .limit(MAX_RUNS)
        .map(Dated::path)
        .toList();
  }

  @Override
  public List<Entry> list() {
    List<Path> directories = directories();
    covers.keep(directories);
    List<Entry> entries = new ArrayList<>();
    for (Path path : directories) {
      if (isSweep(path)) {
        entries.addAll(sweep(path).list());
      } else {
        entries.add(covers.entry(path, id(path), Optional.ofNullable(opened(path))));
      }
      if (entries.size() >= MAX_RUNS) {
        break;
      }
    }
    return entries;
  }

  @Override
  public Optional<ViewedRun> run(String id) {
    for (Path path : directories()) {
      if (isSweep(path)) {
        Optional<ViewedRun> trial = sweep(path).run(id);
        if (trial.isPresent()) {
          return trial;
        }
      } else if (id(path).equals(id)) {
        return Optional.of(tail(path).view());
      }
    }
    return Optional.empty();
  }

  @Override
  public List<SweepEntry> sweeps() {
    return directories().stream().filter(RunFolder::isSweep).map(p -> sweep(p).entry()).toList();
  }

  @Override
  public Optional<ViewedSweep> sweep(String id) {
    return directories().stream()
        .filter(path -> isSweep(path) && id(path).equals(id))
        .findFirst()
        .map(path -> sweep(path).sweep());
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static String id(Path path) {
    return ShortId.of(name(path));
  }

  private synchronized RunTail opened(Path path) {
    return open.get(path);
  }

  private synchronized RunTail tail(Path path) {
    return open.computeIfAbsent(path, p -> new RunTail(id(p), p, clock));
  }

  private synchronized TrialRuns sweep(Path path) {
    return sweeps.computeIfAbsent(path, p -> new TrialRuns(p, clock));
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
