package org.lyapunov4j.ui;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.CorpusMap;
import org.lyapunov4j.view.RunPath;
import org.lyapunov4j.view.ViewedRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds to runs their ways through the corpus of the bundled model, which is loaded with the first
 * one; a way is asked for anew when the run has got longer. May be used by several threads.
 */
final class AellePaths {
  private static final Logger LOG = LoggerFactory.getLogger(AellePaths.class);
  private static final int MAX_KNOWN = 64;

  /** What was said of a run when it had so many checkpoints. */
  private record Known(int checkpoints, RunPath path) {}

  private final Map<String, Known> known =
      new LinkedHashMap<>(MAX_KNOWN, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MAX_KNOWN;
        }
      };
  private Aelle model;
  private CorpusMap map;
  private boolean broken;

  /** The run with its way; as it is where the model can't be asked. */
  synchronized ViewedRun with(ViewedRun run) {
    if (broken || run.checkpoints().isEmpty()) {
      return run;
    }
    int checkpoints = run.checkpoints().size();
    Known before = known.get(run.id());
    if (before != null && before.checkpoints() == checkpoints) {
      return run.withPath(before.path());
    }
    try {
      if (model == null) {
        map = CorpusMap.bundled();
        model = Aelle.bundled();
      }
      RunPath path = RunPath.of(model, map, run.checkpoints());
      known.put(run.id(), new Known(checkpoints, path));
      return run.withPath(path);
    } catch (IllegalStateException | LinkageError missing) {
      broken = true;
      LOG.warn("AeLLE's map is not shown: {}", missing.toString());
      return run;
    }
  }
}
