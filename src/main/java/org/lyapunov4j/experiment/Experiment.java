package org.lyapunov4j.experiment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagRules;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.guide.Preparation;
import org.lyapunov4j.guide.TbpttFollower;
import org.lyapunov4j.monitor.LyapunovListener;
import org.lyapunov4j.monitor.LyapunovListenerBuilder;
import org.lyapunov4j.network.Probe;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.spectrum.SpectrumOptions;
import org.lyapunov4j.stopping.EndingDataSetIterator;
import org.lyapunov4j.task.SequenceTask;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains the network of a configuration under a monitor, and validates it after every epoch. What
 * is to be different from the configuration is said before {@link #run}; such methods change this
 * experiment, and give it back.
 */
public final class Experiment {
  private static final Logger LOG = LoggerFactory.getLogger(Experiment.class);

  /** Lengths of truncated backpropagation, where they follow the memory. */
  private static final String LENGTHS = "truncation.csv";

  private final ExperimentConfig config;
  private final MultiLayerNetwork network;
  private final ExperimentObserver observer;
  private FlagSettings flags;
  private Optional<TrialPlace> place = Optional.empty();
  private final Optional<Preparation> preparation;
  private Optional<Predicate<Flag>> ending = Optional.empty();
  private boolean warned;

  /**
   * Makes the network, and prepares it where the configuration asks for that.
   *
   * @throws ConfigException if it can't be prepared
   * @throws RuntimeException if DL4J refuses the network
   */
  public Experiment(ExperimentConfig config, ExperimentObserver observer) {
    this.config = config;
    this.observer = observer;
    this.network = NetworkFactory.make(config);
    this.preparation = config.initialise().apply(network, config);
    this.flags = config.monitor().flags();
  }

  /** What was done to the network before its training; empty where nothing was asked for. */
  public Optional<Preparation> preparation() {
    return preparation;
  }

  /**
   * Makes this go on from a saved network's weights and optimiser.
   *
   * @param model of the same shape, saved by DL4J's ModelSerializer
   * @throws IOException if it can't be read
   */
  public Experiment from(Path model) throws IOException {
    MultiLayerNetwork saved = ModelSerializer.restoreMultiLayerNetwork(model.toFile(), true);
    network.params().assign(saved.params());
    INDArray state = saved.getUpdater().getStateViewArray();
    if (state != null && network.getUpdater().getStateViewArray().length() == state.length()) {
      network.getUpdater().getStateViewArray().assign(state);
    }
    return this;
  }

  /** Makes this end at the first flag of a warning or worse that matters. */
  public Experiment endingWhen(Predicate<Flag> matters) {
    ending = Optional.of(matters);
    return this;
  }

  /** Makes this be judged by these rules, and end at a flag of this severity. */
  public Experiment endingOn(FlagRules rules, Severity severity) {
    flags = new FlagSettings(rules, Optional.of(severity), 0);
    return this;
  }

  /** Makes this end at a flag of this severity. */
  public Experiment endingOn(Severity severity) {
    return endingOn(flags.rules(), severity);
  }

  /** Makes this be exported as a trial of a sweep. */
  public Experiment as(TrialPlace trial) {
    place = Optional.of(trial);
    return this;
  }

  /** The network, as far as it is trained. */
  public MultiLayerNetwork network() {
    return network;
  }

  /** Parameter updates that the whole training makes. */
  public int plannedIterations() {
    return config.plannedIterations();
  }

  /**
   * Trains to the end, or until the observer says that it is enough, or a flag for which the
   * configuration wants it ended is raised. The trained network gets a checkpoint whatever the
   * schedule says, as the untrained one does: what an experiment tells is the way from the one to
   * the other.
   *
   * @param directory gets checkpoints and losses; not closed. What it can't take is counted there
   *     and ends no training
   */
  public Outcome run(RunDirectory directory) {
    return run(Optional.of(directory));
  }

  /** As {@link #run(RunDirectory)}, told to the observer only. */
  public Outcome run() {
    return run(Optional.empty());
  }

  private Outcome run(Optional<RunDirectory> directory) {
    String name =
        directory.map(run -> String.valueOf(run.path().getFileName())).orElse(config.name());
    try (Exports exports = Exports.open(config, name, place)) {
      Outcome outcome = run(directory, exports);
      exports.trained(outcome.stop().isPresent());
      return outcome;
    }
  }

  private Outcome run(Optional<RunDirectory> directory, Exports exports) {
    Validation validation = new Validation(config, network);
    List<CheckpointReport> ends = new ArrayList<>();
    int planned = plannedIterations();
    LyapunovListenerBuilder builder =
        monitor()
            .validation(config.monitor().validating() ? validation::now : validation::last)
            .plannedIterations(planned)
            .schedule(config.monitor().schedule(planned))
            .onReport(report -> keepFirstAndLast(ends, report))
            .onReport(observer::checkpoint)
            .onFlag(observer::flagged);
    directory.ifPresent(builder::sink);
    exports.sinks().forEach(builder::sink);
    LyapunovListener monitor = builder.build();
    network.addListeners(monitor, new LossTeller());
    Optional<TbpttFollower> follower = follower();
    follower.ifPresent(network::addListeners);
    DataSetIterator training =
        ending(config.task().training(config.training().minibatch(), config.seed()), monitor);
    List<Double> losses = new ArrayList<>();
    losses.add(validate(validation, directory, 0));
    long nanos = 0;
    for (int epoch = 1; epoch <= config.training().epochs(); epoch++) {
      long start = System.nanoTime();
      network.fit(training);
      nanos += System.nanoTime() - start;
      losses.add(validate(validation, directory, epoch));
      if (!observer.goesOn() || monitor.stopReason().isPresent()) {
        break;
      }
    }
    follower.ifPresent(lengths -> directory.ifPresent(into -> record(into, lengths)));
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
        monitor.failedCheckpoints(),
        monitor.flags(),
        monitor.stopReason());
  }

  private Optional<TbpttFollower> follower() {
    if (!config.training().followMemory()) {
      return Optional.empty();
    }
    SequenceTask task = config.task();
    int sequences = config.monitor().sequences();
    return Optional.of(
        TbpttFollower.builder()
            .probe(Probe.of(task.probe(sequences), task.probeMask(sequences).orElse(null)))
            .build());
  }

  private static void record(RunDirectory directory, TbpttFollower follower) {
    StringBuilder lines = new StringBuilder("iteration,steps,leading,converged\n");
    follower
        .history()
        .forEach(
            length ->
                lines.append(
                    "%d,%d,%s,%b%n"
                        .formatted(
                            length.iteration(),
                            length.steps(),
                            length.leading(),
                            length.converged())));
    directory.save(LENGTHS, out -> out.write(lines.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private DataSetIterator ending(DataSetIterator training, LyapunovListener monitor) {
    if (ending.isPresent()) {
      return EndingDataSetIterator.of(training, monitor, Severity.WARNING, ending.get());
    }
    return flags.stopOn().isEmpty()
        ? training
        : EndingDataSetIterator.of(training, monitor, flags.stopOn().get(), flags.minimumEpochs());
  }

  /**
   * Trains and does nothing else, no validation and no record.
   *
   * @param watching who watches; nobody for a training by itself
   * @return wall time in nanoseconds
   */
  public long train(TrainingListener... watching) {
    network.setListeners(watching);
    DataSetIterator training = config.task().training(config.training().minibatch(), config.seed());
    long start = System.nanoTime();
    for (int epoch = 1; epoch <= config.training().epochs(); epoch++) {
      network.fit(training);
    }
    return System.nanoTime() - start;
  }

  /** A new monitor as the configuration asks for, for {@link #train}. */
  public LyapunovListener newMonitor() {
    int planned = plannedIterations();
    return monitor()
        .schedule(config.monitor().schedule(planned))
        .plannedIterations(planned)
        .build();
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
            .frame(spectrum.frame())
            .warmup(spectrum.warmup())
            .drive(spectrum.drive())
            .state(spectrum.mode())
            .sequenceLength(task.steps())
            .delay(task.delay())
            .rules(flags.rules());
    settings.aelle().ifPresent(monitor::aelle);
    if (settings.sequencesGiven()) {
      monitor.sequences(settings.sequences());
    }
    if (settings.exponentsGiven()) {
      monitor.exponents(spectrum.exponents());
    }
    return monitor;
  }

  private double validate(Validation validation, Optional<RunDirectory> directory, int epoch) {
    double score = validation.now();
    directory.ifPresent(into -> record(into, epoch, score));
    double loss = config.validationLoss(score);
    observer.validated(epoch, loss);
    return loss;
  }

  private void record(RunDirectory directory, int epoch, double score) {
    try {
      directory.validation(network.getIterationCount(), epoch, score);
    } catch (IOException full) {
      if (!warned) {
        warned = true;
        LOG.warn("A validation loss can't be recorded, training goes on: {}", full.getMessage());
      }
    }
  }

  private final class LossTeller extends BaseTrainingListener {
    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      observer.updated(iteration + 1, config.trainingLoss(model.score()));
    }
  }
}
