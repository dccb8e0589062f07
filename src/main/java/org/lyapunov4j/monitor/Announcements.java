package org.lyapunov4j.monitor;

import java.time.Duration;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.lyapunov4j.aelle.Forecast;
import org.lyapunov4j.checkpoint.Backlog;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerFailure;

/** What a monitor says about its run, in one line each. */
final class Announcements {
  private final String name;
  private final Voice voice;

  Announcements(String name, Voice voice) {
    this.name = name;
    this.voice = voice;
  }

  void network(int number, Model model, int iteration, boolean back) {
    if (number == 1) {
      voice.info(
          () ->
              name
                  + " watches a network of "
                  + model.numParams()
                  + " parameters (setListeners would take it off again; addListeners leaves it)");
    } else if (back) {
      voice.info(
          () ->
              name
                  + " begins anew: the count of updates has gone back to "
                  + iteration
                  + "; checkpoints count from 0 again, and nothing is compared with before");
    } else {
      voice.info(
          () ->
              name
                  + " begins anew for another network, number "
                  + number
                  + ": checkpoints count from 0 again, and nothing is compared with the one before");
    }
  }

  void planTooShort(int planned, int iteration) {
    voice.warn(
        () ->
            name
                + ": plannedIterations is "
                + planned
                + ", but the network has made "
                + iteration
                + " updates before; taken for so many more, "
                + (iteration + planned)
                + " in all");
  }

  void noPlan(boolean epochsGiven) {
    if (!epochsGiven) {
      voice.once(
          "no plan",
          () ->
              name
                  + ": AeLLE has to know how far the training is and says nothing without; set"
                  + " plannedIterations, or plannedEpochs where fit is called with an iterator");
    }
  }

  void missingEpochs() {
    voice.once(
        "no epochs",
        () ->
            name
                + ": the schedule waits for ends of epochs, and DL4J has none in fit(dataSet) and"
                + " under ParallelWrapper; call fit with an iterator, or use everyIterations");
  }

  void idleEpoch() {
    voice.once(
        "idle epoch",
        () ->
            name
                + ": an epoch has ended without a single parameter update, so nothing is trained;"
                + " is the iterator empty or not reset, or has DL4J refused the minibatches (it logs"
                + " that under truncated backpropagation where labels and features differ in"
                + " length)?");
  }

  void requestInside() {
    voice.once(
        "request inside",
        () ->
            name
                + ": takeCheckpoint was called within a sink or a callback and does nothing there;"
                + " call it on the thread that trains, before or after fit");
  }

  void replicas(boolean every) {
    if (voice.isNew("replicas")) {
      voice.info(
          () ->
              name
                  + " is cloned by a ParallelWrapper: "
                  + (every ? "every worker is watched" : "worker 0 is watched")
                  + ". DL4J's warning that a StatsStorageRouter is missing is about its own UI, and"
                  + " harmless");
    }
  }

  void missing(Backlog missing, Duration patience) {
    voice.warn(
        () ->
            name
                + ": after "
                + patience.toSeconds()
                + " s there is still on its way: "
                + missing
                + "; set patience to wait longer");
  }

  void forecast(Forecast forecast) {
    voice.info(() -> name + ": AeLLE " + LogLine.of(forecast));
  }

  void report(CheckpointReport report) {
    String fresh =
        report.failures().stream()
            .filter(failure -> voice.isNew(failure.layer() + ": " + failure.reason()))
            .map(Announcements::describe)
            .collect(Collectors.joining("; "));
    if (!fresh.isEmpty()) {
      voice.warn(
          () ->
              name
                  + " checkpoint "
                  + report.index()
                  + " after "
                  + report.iteration()
                  + " updates "
                  + (report.failed() ? "failed" : "is incomplete")
                  + ", training goes on: "
                  + fresh
                  + " (the same again is counted, not logged)");
    }
    if (!report.failed()) {
      voice.info(() -> LogLine.of(name, report));
    }
  }

  private static String describe(LayerFailure failure) {
    return (failure.layer().isEmpty() ? "" : failure.layer() + ": ") + failure.reason();
  }
}
