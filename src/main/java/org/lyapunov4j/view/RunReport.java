package org.lyapunov4j.view;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.CorpusMap;
import org.lyapunov4j.json.AtomicFile;
import org.lyapunov4j.json.Disk;
import org.lyapunov4j.record.RecordedRun;
import org.lyapunov4j.record.RunInfo;
import org.lyapunov4j.record.RunState;

/** The report of a recorded run: {@code report.html} in its directory. */
public final class RunReport {
  public static final String FILE = "report.html";

  private RunReport() {}

  /** A recorded run, as the views show it. */
  public static ViewedRun viewed(RecordedRun run) {
    Optional<RunInfo> info = run.info();
    String folder = String.valueOf(run.directory().toAbsolutePath().getFileName());
    String state = info.map(RunInfo::state).map(RunReport::inWords).orElse("died");
    return ViewedRun.of(folder, info.map(RunInfo::name).orElse(folder), run.checkpoints())
        .withLosses(run.scores())
        .withFlags(run.flags())
        .withState(state)
        .withBudget(info.map(RunReport::budget).orElse(Double.NaN));
  }

  /** A recorded run that is still running may have been killed: nobody can tell from its files. */
  private static String inWords(RunState state) {
    return state == RunState.RUNNING ? "running or killed" : state.name().toLowerCase(Locale.ROOT);
  }

  private static double budget(RunInfo info) {
    return info.config().get("monitor") instanceof Map<?, ?> monitor
            && monitor.get("schedule") instanceof Map<?, ?> schedule
            && schedule.get("withinBudget") instanceof Number share
        ? share.doubleValue()
        : Double.NaN;
  }

  /**
   * Writes the report of a run.
   *
   * @return the file
   */
  public static Path write(RecordedRun run) throws IOException {
    ViewedRun viewed =
        viewed(run).withPath(RunPath.of(Aelle.bundled(), CorpusMap.bundled(), run.checkpoints()));
    String page = HtmlReport.runs(viewed.name(), List.of(RunView.json(viewed)));
    return save(page, run.directory().resolve(FILE));
  }

  static Path save(String page, Path file) throws IOException {
    AtomicFile.write(Disk.LOCAL, file, page);
    return file;
  }
}
