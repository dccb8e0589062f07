package org.lyapunov4j.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.CorpusMap;
import org.lyapunov4j.checkpoint.CheckpointReport;

/**
 * Puts runs on AeLLE's map, for a viewer that asks for the same runs again and again: the answer
 * for a run is kept until it has another checkpoint. The bundled model is loaded by the first run
 * that it may say something of, which takes about a second. Thread-safe.
 */
public final class RunPaths {
  private static final int KEPT = 32;

  private record Known(int checkpoints, int lastIteration, RunPath path) {}

  private final Map<String, Known> known = new LinkedHashMap<>();
  private Aelle model;
  private CorpusMap map;

  /**
   * The run with its path. Without one where its progress is not known, as AeLLE says nothing then,
   * or where AeLLE fails: the rest can be looked at all the same.
   */
  public synchronized ViewedRun with(ViewedRun run) {
    List<CheckpointReport> checkpoints = run.checkpoints();
    if (checkpoints.isEmpty() || Double.isNaN(checkpoints.get(checkpoints.size() - 1).progress())) {
      return run;
    }
    int last = checkpoints.get(checkpoints.size() - 1).iteration();
    Known before = known.get(run.id());
    if (before != null
        && before.checkpoints() == checkpoints.size()
        && before.lastIteration() == last) {
      return run.withPath(before.path());
    }
    try {
      if (map == null) {
        model = Aelle.bundled();
        map = CorpusMap.bundled();
      }
      RunPath path = RunPath.of(model, map, checkpoints);
      known.remove(run.id());
      known.put(run.id(), new Known(checkpoints.size(), last, path));
      if (known.size() > KEPT) {
        known.remove(known.keySet().iterator().next());
      }
      return run.withPath(path);
    } catch (RuntimeException failed) {
      return run;
    }
  }
}
