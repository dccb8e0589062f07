package org.lyapunov4j.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.util.List;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.config.YamlFile;
import org.lyapunov4j.experiment.Experiment;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.experiment.ExperimentObserver;
import org.lyapunov4j.monitor.LyapunovListener;
import org.lyapunov4j.monitor.LyapunovListenerBuilder;
import org.lyapunov4j.monitor.Schedule;

/** A training of a moment, to be told of. */
public final class SmallTraining {
  public static final int UPDATES = 8;
  public static final int CHECKPOINTS = 5;

  private static final String YAML =
      """
      seed: 3
      task: {name: sines, steps: 20, training: 64, validation: 16}
      network: {layers: [{cell: lstm, units: 6}]}
      training: {epochs: 2, minibatch: 16}
      """;

  private SmallTraining() {}

  /** The trained parameters, where these sinks are told of it. */
  public static float[] parameters(CheckpointSink... sinks) throws JsonProcessingException {
    ExperimentConfig config =
        ExperimentConfig.of(YamlFile.MAPPER.readTree(YAML), "small", Path.of("."));
    Experiment experiment = new Experiment(config, new ExperimentObserver() {});
    LyapunovListenerBuilder builder =
        LyapunovListener.builder().schedule(Schedule.everyIterations(2));
    List.of(sinks).forEach(builder::sink);
    experiment.train(builder.build());
    return experiment.network().params().toFloatVector();
  }
}
