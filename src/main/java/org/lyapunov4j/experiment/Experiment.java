package org.lyapunov4j.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.monitor.LyapunovListener;
import org.lyapunov4j.monitor.LyapunovListenerBuilder;
import org.lyapunov4j.network.Probe;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.spectrum.SpectrumOptions;
import org.lyapunov4j.task.SequenceTask;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Trains the network of a configuration under a monitor, and validates it after every epoch. */
public final class Experiment {
  private final ExperimentConfig config;
  private final MultiLayerNetwork network;
  private final ExperimentObserver observer;

  /**
   * Makes the network.
   *
   * @throws RuntimeException if DL4J refuses the network
   */
  public Experiment(ExperimentConfig config, ExperimentObserver observer) {
    this.config = config;
    this.observer = observer;
    this.network = NetworkFactory.make(config);
  }

  /** The network, as far as it is trained. */
  public MultiLayerNetwork network() {
    return network;
  }

  /** Parameter updates that the whole training makes. */
  public int plannedIterations() {
    SequenceTask task = config.task();
    int minibatches = ceil(task.trainingSequences(), config.training().minibatch());
    int truncated = config.training().truncated();
    int segments = truncated == 0 ? 1 : ceil(task.steps(), truncated);
    return Math.toIntExact((long) config.training().epochs() * minibatches * segments);
  }

  private static int ceil(int a, int b) {
    return (a + b - 1) / b;
  }

  /**
   * Trains to the end. The trained network gets a checkpoint whatever the schedule says, as the
   * untrained one does: what an experiment tells is the way from the one to the other.
   *
   * @param directory gets checkpoints and losses; not closed
   */
  public Outcome run(RunDirectory directory) throws IOException {
    AtomicReference<Double> lastValidation = new AtomicReference<>(Double.NaN);
    List<CheckpointReport> ends = new ArrayList<>();
    int planned = plannedIterations();
    LyapunovListener monitor =
        monitor()
            .validation(lastValidation::get)
            .plannedIterations(planned)
            .schedule(config.monitor().schedule())
            .sink(directory)
            .onReport(report -> keepFirstAndLast(ends, report))
            .onReport(observer::checkpoint)
            .build();
    network.setListeners(monitor, new LossTeller());
    DataSetIterator training = config.task().training(config.training().minibatch(), config.seed());
    List<Double> losses = new ArrayList<>();
    losses.add(validate(directory, 0, lastValidation));
    long nanos = 0;
    for (int epoch = 1; epoch <= config.training().epochs(); epoch++) {
      long start = System.nanoTime();
      network.fit(training);
      nanos += System.nanoTime() - start;
      losses.add(validate(directory, epoch, lastValidation));
    }
    long duringTraining = monitor.monitoringNanos();
    monitor.takeCheckpoint(network);
    return new Outcome(
        ends.get(0),
        ends.get(ends.size() - 1),
        losses,
        nanos - duringTraining,
        monitor.monitoringNanos(),
        monitor.backgroundNanos(),
        monitor.checkpoints(),
        monitor.failedCheckpoints());
  }

  private static void keepFirstAndLast(List<CheckpointReport> ends, CheckpointReport report) {
    if (ends.size() == 2) {
      ends.remove(1);
    }
    ends.add(report);
  }

  private LyapunovListenerBuilder monitor() {
    MonitorSettings settings = config.monitor();
    SequenceTask task = config.task();
    Probe probe =
        switch (settings.probe()) {
          case TRAINING -> Probe.firstMinibatch();
          case VALIDATION ->
              Probe.of(
                  task.probe(settings.sequences()),
                  task.probeMask(settings.sequences()).orElse(null));
          case NOISE ->
              Probe.noise(
                  settings.noise(), settings.sequences(), settings.steps(task), config.seed());
        };
    SpectrumOptions spectrum = settings.spectrum();
    LyapunovListenerBuilder monitor =
        LyapunovListener.builder()
            .name(config.name())
            .probe(probe)
            .warmup(spectrum.warmup())
            .drive(spectrum.drive())
            .state(spectrum.mode());
    if (settings.sequencesGiven()) {
      monitor.sequences(settings.sequences());
    }
    if (settings.exponentsGiven()) {
      monitor.exponents(spectrum.exponents());
    }
    return monitor;
  }

  /** The mean loss of the validation sequences, which is recorded as DL4J counts: per sequence. */
  private double validate(RunDirectory directory, int epoch, AtomicReference<Double> last)
      throws IOException {
    double sum = 0;
    int sequences = 0;
    DataSetIterator validation = config.task().validation(config.training().minibatch());
    while (validation.hasNext()) {
      DataSet minibatch = validation.next();
      sum += network.score(minibatch, false) * minibatch.numExamples();
      sequences += minibatch.numExamples();
    }
    double loss = sum / sequences;
    last.set(loss);
    directory.validation(network.getIterationCount(), epoch, loss);
    observer.validated(epoch, perStep(loss, config.task().steps()));
    return perStep(loss, config.task().steps());
  }

  /** DL4J adds losses up over the steps of a sequence. */
  private double perStep(double score, int steps) {
    return config.task().head().eachStep() ? score / steps : score;
  }

  private final class LossTeller extends BaseTrainingListener {
    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      int truncated = config.training().truncated();
      int steps = truncated == 0 ? config.task().steps() : truncated;
      observer.updated(iteration + 1, perStep(model.score(), steps));
    }
  }
}
