package org.lyapunov4j.monitor.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.monitor.LyapunovListener;
import org.lyapunov4j.network.Probe;
import org.lyapunov4j.record.RunDirectory;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Trainings by parameter averaging, with a monitor and without; says what came of them. */
public final class AveragedTraining {
  private static final int ROUNDS = 3;

  private AveragedTraining() {}

  /** A driver: the argument is a folder for run directories. */
  public static void main(String[] arguments) throws Exception {
    Path runs = Path.of(arguments[0]);
    Nd4j.getRandom().setSeed(1);
    List<DataSet> data = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      data.add(new DataSet(Nd4j.rand(4, 2, 12), Nd4j.rand(4, 1, 12)));
    }
    INDArray probe = data.get(0).getFeatures();
    try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("averaged"))) {
      JavaRDD<DataSet> shared = spark.parallelize(data, 2);
      for (double rate : new double[] {0.1, 1e6}) {
        String name = rate < 1 ? "calm" : "wild";
        INDArray plain = layers(spark, shared, rate, Optional.empty(), name);
        try (RunDirectory directory = RunDirectory.create(runs, name)) {
          LyapunovListener listener =
              LyapunovListener.builder().probe(Probe.of(probe)).sink(directory).build();
          INDArray watched = layers(spark, shared, rate, Optional.of(listener), name);
          System.out.println(name + " same bits " + same(plain, watched));
          tell(name, listener);
        }
      }
      INDArray plain = graph(spark, shared, Optional.empty());
      LyapunovListener listener = LyapunovListener.builder().probe(Probe.of(probe)).build();
      System.out.println(
          "graph same bits " + same(plain, graph(spark, shared, Optional.of(listener))));
      tell("graph", listener);
    }
  }

  private static boolean same(INDArray a, INDArray b) {
    double[] left = a.dup().data().asDouble();
    double[] right = b.dup().data().asDouble();
    return java.util.Arrays.equals(left, right);
  }

  private static void tell(String name, LyapunovListener listener) {
    for (CheckpointReport report : listener.history()) {
      System.out.printf(
          "%s checkpoint %d at %d score %s spectra %d%n",
          name,
          report.index(),
          report.iteration(),
          Double.isFinite(report.score()) ? "finite" : report.score(),
          report.spectra().size());
    }
    for (Flag flag : listener.flags()) {
      System.out.println(name + " flag " + flag.rule());
    }
  }

  private static ParameterAveragingTrainingMaster master() {
    return new ParameterAveragingTrainingMaster.Builder(2, 4)
        .batchSizePerWorker(4)
        .averagingFrequency(2)
        .workerPrefetchNumBatches(0)
        .rngSeed(7)
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .build();
  }

  private static NeuralNetConfiguration.Builder builder(double rate) {
    return new NeuralNetConfiguration.Builder().seed(3).updater(new Sgd(rate));
  }

  private static LSTM lstm() {
    return new LSTM.Builder().nIn(2).nOut(6).activation(Activation.TANH).build();
  }

  private static RnnOutputLayer output() {
    return new RnnOutputLayer.Builder(LossFunctions.LossFunction.MSE)
        .nIn(6)
        .nOut(1)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static INDArray layers(
      JavaSparkContext spark,
      JavaRDD<DataSet> data,
      double rate,
      Optional<LyapunovListener> listener,
      String name) {
    SparkDl4jMultiLayer training =
        new SparkDl4jMultiLayer(
            spark,
            builder(rate)
                .list()
                .layer(lstm())
                .layer(output())
                .setInputType(InputType.recurrent(2))
                .build(),
            master());
    Optional<SparkMonitor> monitor = listener.map(one -> SparkMonitor.of(training, one));
    for (int round = 0; round < ROUNDS; round++) {
      training.fit(data);
      if (monitor.isPresent()) {
        System.out.println(name + " worst " + monitor.get().round().map(Flag::severity));
      }
    }
    return training.getNetwork().params();
  }

  private static INDArray graph(
      JavaSparkContext spark, JavaRDD<DataSet> data, Optional<LyapunovListener> listener) {
    SparkComputationGraph training =
        new SparkComputationGraph(
            spark,
            builder(0.1)
                .graphBuilder()
                .addInputs("in")
                .addLayer("lstm", lstm(), "in")
                .addLayer("out", output(), "lstm")
                .setOutputs("out")
                .setInputTypes(InputType.recurrent(2))
                .build(),
            master());
    Optional<SparkMonitor> monitor = listener.map(one -> SparkMonitor.of(training, one));
    for (int round = 0; round < ROUNDS; round++) {
      training.fit(data);
      monitor.ifPresent(SparkMonitor::round);
    }
    return training.getNetwork().params();
  }
}
