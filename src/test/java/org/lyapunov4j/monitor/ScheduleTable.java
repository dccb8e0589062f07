package org.lyapunov4j.monitor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.spectrum.Median;
import org.lyapunov4j.spectrum.SpectrumEstimator;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Where the default schedule measures and what that costs, for trainings of several lengths and
 * speeds: as it is reckoned, and then each with and without the monitor by turns. {@code mvn
 * test-compile exec:exec@schedule}, with {@code OMP_NUM_THREADS} for the threads of BLAS.
 */
public final class ScheduleTable {
  private static final int PAIRS = 3;
  private static final int SHOWN = 14;
  private static final int[] RECKONED = {60, 100, 400, 5000};
  private static final Shape FAST = new Shape("fast", 4, 16, 1, 20, 8);
  private static final Shape SLOW = new Shape("slow", 64, 96, 2, 50, 32);

  /** A kind of training. */
  private record Shape(String name, int inputs, int units, int layers, int steps, int batch) {
    MultiLayerNetwork network() {
      NeuralNetConfiguration.ListBuilder list =
          new NeuralNetConfiguration.Builder().seed(7).updater(new Adam(0.002)).list();
      for (int layer = 0; layer < layers; layer++) {
        list.layer(new LSTM.Builder().nOut(units).activation(Activation.TANH).build());
      }
      list.layer(
              new RnnOutputLayer.Builder(LossFunction.MSE)
                  .activation(Activation.IDENTITY)
                  .nOut(2)
                  .build())
          .setInputType(InputType.recurrent(inputs));
      MultiLayerNetwork network = new MultiLayerNetwork(list.build());
      network.init();
      return network;
    }

    DataSet minibatch(Random random) {
      INDArray in = Nd4j.create(gaussian(random, batch * inputs * steps), batch, inputs, steps);
      INDArray out = Nd4j.create(gaussian(random, batch * 2 * steps), batch, 2, steps);
      return new DataSet(in, out);
    }

    private static float[] gaussian(Random random, int count) {
      float[] numbers = new float[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = (float) random.nextGaussian();
      }
      return numbers;
    }
  }

  /** What updates and checkpoints of a training of so many updates are reckoned to take. */
  private interface Reckoned {
    Effort in(int updates);
  }

  /** One training of some updates, watched or not. */
  private record Run(double seconds, LyapunovListener monitor) {
    static Run of(Shape shape, int updates, boolean watched) {
      MultiLayerNetwork network = shape.network();
      Random random = new Random(1);
      List<DataSet> data = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        data.add(shape.minibatch(random));
      }
      LyapunovListener monitor =
          watched ? LyapunovListener.builder().plannedIterations(updates).build() : null;
      if (watched) {
        network.setListeners(monitor);
      }
      long start = System.nanoTime();
      for (int update = 0; update < updates; update++) {
        network.fit(data.get(update % data.size()));
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      if (watched) {
        monitor.awaitPending();
      }
      return new Run(seconds, monitor);
    }

    double share() {
      return (monitor.monitoringNanos() + monitor.backgroundNanos()) / 1e9 / seconds;
    }

    List<Integer> places() {
      return monitor.history().stream().map(CheckpointReport::iteration).toList();
    }

    int sequences() {
      return monitor.history().get(0).spectra().get(0).spectrum().sequences();
    }
  }

  private ScheduleTable() {}

  /**
   * Prints the tables.
   *
   * @param args updates of the fast trainings, and of the slow ones, separated by commas, and how
   *     many pairs of each
   */
  public static void main(String[] args) {
    int[] fast = numbers(args.length > 0 ? args[0] : "60,100,400,5000");
    int[] slow = numbers(args.length > 1 ? args[1] : "60,100,400");
    int pairs = args.length > 2 ? Integer.parseInt(args[2]) : PAIRS;
    reckon();
    Run.of(FAST, 500, false);
    System.out.println(
        "| training | threads of BLAS | an update | sequences | checkpoints | after updates | share,"
            + " beside and in the thread | of that in the thread | time with / without |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    for (int updates : fast) {
      print(FAST, updates, pairs);
    }
    for (int updates : slow) {
      print(SLOW, updates, pairs);
    }
  }

  private static void reckon() {
    System.out.println(
        "| training | update, checkpoint (reckoned) | fixed places | after updates | of the reckoned"
            + " time |");
    System.out.println("|---|---|---|---|---|");
    reckon("least", updates -> Effort.LEAST);
    reckon("dear updates", updates -> new Effort(0.2, 0.03));
    reckon(SLOW.name(), updates -> effort(SLOW, updates));
    reckon("wide", updates -> new Effort(1, 0.6));
    System.out.println();
  }

  private static Effort effort(Shape shape, int updates) {
    Workload work = new Workload(Sizes.of(shape.network()), shape.batch(), shape.steps());
    Settings settings = LyapunovListener.builder().settings();
    return Effort.of(work, settings, Effort.allotment(work, settings.schedule(), updates));
  }

  private static void reckon(String name, Reckoned training) {
    Schedule schedule = LyapunovListener.builder().settings().schedule();
    for (int updates : RECKONED) {
      Effort effort = training.in(updates);
      List<Integer> places = DryRun.places(schedule, updates, effort);
      double spent = places.size() * effort.checkpointSeconds();
      System.out.printf(
          Locale.ROOT,
          "| %,d, %s | %.0f ms, %.0f ms | %d | %s | %.1f %% (%.2f s) |%n",
          updates,
          name,
          1000 * effort.updateSeconds(),
          1000 * effort.checkpointSeconds(),
          places.size(),
          shown(places),
          100 * spent / (updates * effort.updateSeconds()),
          spent);
    }
  }

  private static String shown(List<Integer> places) {
    String first =
        places.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
    return places.size() > SHOWN ? first + ", ... " + places.get(places.size() - 1) : first;
  }

  private static int[] numbers(String list) {
    return Arrays.stream(list.split(",", -1))
        .filter(number -> !number.isEmpty())
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  private static void print(Shape shape, int updates, int pairs) {
    double[] ratios = new double[pairs];
    double[] shares = new double[pairs];
    double[] here = new double[pairs];
    double[] each = new double[pairs];
    Run last = null;
    for (int pair = 0; pair < pairs; pair++) {
      Run without = pair % 2 == 0 ? Run.of(shape, updates, false) : null;
      last = Run.of(shape, updates, true);
      if (without == null) {
        without = Run.of(shape, updates, false);
      }
      ratios[pair] = last.seconds() / without.seconds();
      shares[pair] = last.share();
      here[pair] = last.monitor().monitoringNanos() / 1e9 / last.seconds();
      each[pair] = 1000 * without.seconds() / updates;
    }
    System.out.printf(
        Locale.ROOT,
        "| %s, %,d | %d | %.1f ms | %d | %d | %s | %.1f %% | %.1f %% | %.2f |%n",
        shape.name(),
        updates,
        SpectrumEstimator.blasThreads(),
        Median.of(each),
        last.sequences(),
        last.monitor().checkpoints(),
        shown(last.places()),
        100 * Median.of(shares),
        100 * Median.of(here),
        Median.of(ratios));
  }
}
