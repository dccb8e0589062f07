package org.lyapunov4j.view;

import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.CorpusMap;
import org.lyapunov4j.aelle.Forecast;
import org.lyapunov4j.checkpoint.CheckpointReport;

/**
 * A run's way through the corpus of a model, with what the model expected along it.
 *
 * @param corpus trials in the plane of the stage that the run has reached
 * @param points of the run in that plane, in the order of training
 */
public record RunPath(List<CorpusMap.Point> corpus, List<Point> points) {
  private static final int MAX_POINTS = 40;
  private static final int MAX_CHECKPOINTS = 400;

  /**
   * The run after some checkpoints.
   *
   * @param x NaN, as {@code y}, where it can't be placed
   */
  public record Point(int iteration, double x, double y, Forecast forecast) {}

  public RunPath {
    corpus = List.copyOf(corpus);
    points = List.copyOf(points);
  }

  /**
   * Asks a model about at most {@value #MAX_POINTS} beginnings of a run. Takes some milliseconds
   * each, and nothing where the model refuses the spectra.
   *
   * @param checkpoints of one worker; of a long run some of them, evenly spread
   */
  public static RunPath of(Aelle model, CorpusMap map, List<CheckpointReport> checkpoints) {
    List<CheckpointReport> path = new ArrayList<>();
    for (int i : Decimation.evenly(checkpoints.size(), MAX_CHECKPOINTS)) {
      if (checkpoints.get(i).worker().equals(checkpoints.get(0).worker())) {
        path.add(checkpoints.get(i));
      }
    }
    if (path.isEmpty()) {
      return new RunPath(List.of(), List.of());
    }
    Forecast last = model.forecast(path);
    if (Double.isNaN(last.embedding()[0])) {
      return new RunPath(List.of(), List.of(point(path, last, last.embedding())));
    }
    List<Point> points = new ArrayList<>();
    for (int end : Decimation.evenly(path.size(), MAX_POINTS)) {
      List<CheckpointReport> beginning = path.subList(0, end + 1);
      points.add(
          point(beginning, model.forecast(beginning), model.place(beginning, last.progress())));
    }
    return new RunPath(map.at(last.progress()), points);
  }

  private static Point point(List<CheckpointReport> path, Forecast forecast, double[] place) {
    return new Point(path.get(path.size() - 1).iteration(), place[0], place[1], forecast);
  }
}
