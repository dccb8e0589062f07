package org.lyapunov4j.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.record.ScoreRow;

/** When things were: first and last update, times of checkpoints, beginnings of epochs. */
final class TimeView {
  private static final int MAX_EPOCHS = 200;
  private static final int MAX_CLOCK = 200;

  private final ViewJson json;
  private final ViewedRun run;

  TimeView(ViewJson json, ViewedRun run) {
    this.json = json;
    this.run = run;
  }

  void write() {
    iterations();
    clock();
    epochs();
  }

  /** First and last of the whole run, whatever the window. */
  private void iterations() {
    int[] all =
        IntStream.concat(
                run.checkpoints().stream().mapToInt(CheckpointReport::iteration),
                run.losses().stream().mapToInt(ScoreRow::iteration))
            .toArray();
    json.number("start", Arrays.stream(all).asDoubleStream().min().orElse(Double.NaN));
    json.number("last", Arrays.stream(all).asDoubleStream().max().orElse(Double.NaN));
  }

  /** Times of the checkpoints of the first worker, where they are known and do not run back. */
  private void clock() {
    List<CheckpointReport> timed =
        run.checkpoints().stream()
            .filter(report -> report.time().toEpochMilli() > 0)
            .filter(report -> report.worker().equals(run.checkpoints().get(0).worker()))
            .toList();
    List<CheckpointReport> shown =
        Arrays.stream(Decimation.evenly(timed.size(), MAX_CLOCK)).mapToObj(timed::get).toList();
    double[] iterations = Decimation.column(shown, CheckpointReport::iteration);
    double[] seconds =
        Decimation.column(
            shown, report -> Duration.between(timed.get(0).time(), report.time()).toMillis() / 1e3);
    boolean forward = increases(iterations) && increases(seconds);
    json.object(
        "clock",
        () -> {
          json.numbers("iteration", forward ? iterations : new double[0]);
          json.numbers("seconds", forward ? seconds : new double[0]);
        });
  }

  private static boolean increases(double[] values) {
    return IntStream.range(1, values.length).allMatch(i -> values[i] >= values[i - 1]);
  }

  private void epochs() {
    Map<Integer, Integer> starts = new TreeMap<>();
    run.losses().forEach(row -> starts.merge(row.epoch(), row.iteration(), Math::min));
    run.checkpoints()
        .forEach(report -> starts.merge(report.epoch(), report.iteration(), Math::min));
    List<Integer> epochs = new ArrayList<>(starts.keySet());
    List<Integer> shown =
        Arrays.stream(Decimation.evenly(epochs.size(), MAX_EPOCHS)).mapToObj(epochs::get).toList();
    json.objects(
        "epochs",
        shown,
        epoch -> {
          json.whole("epoch", epoch);
          json.whole("iteration", starts.get(epoch));
        });
  }
}
