package org.lyapunov4j.ui;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.record.RunInfo;
import org.lyapunov4j.record.SweepDirectory;
import org.lyapunov4j.view.ViewedRun;
import org.lyapunov4j.view.ViewedSweep;

/** The finished trials of a sweep directory, read as they come. May be used by several threads. */
final class TrialRuns {
  private static final int MAX_TRIALS = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** How long a sweep that lacks trials counts as live after its last one. */
  private static final Duration LIVE = Duration.ofMinutes(10);

  private final Path directory;
  private final Clock clock;
  private final LineTail corpus;
  private final Map<String, Trial> trials = new LinkedHashMap<>();
  private final SweepPace pace = new SweepPace();

  TrialRuns(Path directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
    this.corpus = new LineTail(directory.resolve(SweepDirectory.CORPUS), this::take);
  }

  private String folder() {
    return String.valueOf(directory.getFileName());
  }

  /** Name of a trial in the list of runs, which makes its id. */
  private String name(Trial trial) {
    return folder() + "/" + trial.name();
  }

  private void take(String line) {
    try {
      Trial trial = CorpusReader.parse(line);
      if (trials.size() < MAX_TRIALS) {
        trials.put(name(trial), trial);
      }
    } catch (IOException malformed) {
      // A sweep repairs its corpus by itself; here the line is missing.
    }
  }

  private void read() {
    if (corpus.shrank()) {
      corpus.rewind();
      trials.clear();
    }
    try {
      corpus.read(System.nanoTime() + PATIENCE.toNanos());
    } catch (IOException gone) {
      // A corpus that was deleted while it was read: what is known of it stays.
    }
  }

  /** The latest first. */
  synchronized List<Runs.Entry> list() {
    read();
    List<Runs.Entry> entries = new ArrayList<>();
    trials.forEach(
        (name, trial) ->
            entries.add(0, new Runs.Entry(ShortId.of(name), name, folder(), false, List.of())));
    return entries;
  }

  /** The sweep in a list; its corpus is not read for it. */
  Runs.SweepEntry entry() {
    Optional<RunInfo> info = info();
    String name = info.map(RunInfo::name).orElse(folder());
    return new Runs.SweepEntry(
        ShortId.of(folder()),
        name.equals(folder()) ? name : name + " (" + folder() + ")",
        recentlyWritten());
  }

  private boolean recentlyWritten() {
    long written = directory.resolve(SweepDirectory.CORPUS).toFile().lastModified();
    long begun = directory.resolve(SweepDirectory.INFO).toFile().lastModified();
    return clock.millis() - Math.max(written, begun) < LIVE.toMillis();
  }

  private Optional<RunInfo> info() {
    try {
      return Optional.of(SweepDirectory.readInfo(directory));
    } catch (IOException beingWritten) {
      return Optional.empty();
    }
  }

  /** All of the sweep that is known so far. */
  synchronized ViewedSweep sweep() {
    read();
    Optional<RunInfo> info = info();
    int planned =
        info.map(RunInfo::config)
            .map(config -> config.get("trials"))
            .filter(Number.class::isInstance)
            .map(value -> ((Number) value).intValue())
            .orElse(0);
    boolean live = recentlyWritten() && (planned == 0 || trials.size() < planned);
    double left =
        pace.secondsLeft(
            info.map(RunInfo::started).orElse(null), clock.instant(), trials.size(), planned);
    Map<String, String> ids = new HashMap<>();
    trials.forEach((name, trial) -> ids.put(trial.name(), ShortId.of(name)));
    return ViewedSweep.of(info.map(RunInfo::name).orElse(folder()), List.copyOf(trials.values()))
        .withIds(ids)
        .withCourse(live, planned, left);
  }

  synchronized Optional<ViewedRun> run(String id) {
    read();
    return trials.entrySet().stream()
        .filter(entry -> ShortId.of(entry.getKey()).equals(id))
        .findFirst()
        .map(entry -> view(entry.getKey(), entry.getValue()));
  }

  private static ViewedRun view(String id, Trial trial) {
    return ViewedRun.of(ShortId.of(id), id, trial.asReports())
        .withState(trial.outcome().diverged() ? "diverged" : "finished");
  }
}
