package org.lyapunov4j.stopping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.monitor.LyapunovListener;
import org.nd4j.linalg.dataset.AsyncDataSetIterator;
import org.nd4j.linalg.dataset.adapter.MultiDataSetIteratorAdapter;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Plain {@code fit}, ended by flags. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class EndingIteratorsTest {
  private static final int MINIBATCHES = 4;
  private static final int EPOCHS = 3;

  /** What is trained on what. */
  private enum Kind {
    NETWORK,
    NETWORK_PREFETCHED,
    GRAPH,
    GRAPH_MULTI
  }

  private static final class Epochs extends BaseTrainingListener {
    int ended;

    @Override
    public void onEpochEnd(Model model) {
      ended++;
    }
  }

  private static int updates(
      Kind kind, LyapunovListener monitor, Severity on, int minimumEpochs, Epochs epochs) {
    DataSetIterator data = Trainings.data(MINIBATCHES);
    if (kind == Kind.NETWORK || kind == Kind.NETWORK_PREFETCHED) {
      MultiLayerNetwork network = Trainings.network();
      network.setListeners(monitor, epochs);
      DataSetIterator loaded =
          kind == Kind.NETWORK ? data : new AsyncDataSetIterator(data, 2, true);
      network.fit(EndingDataSetIterator.of(loaded, monitor, on, minimumEpochs), EPOCHS);
      return network.getIterationCount();
    }
    ComputationGraph graph = Trainings.graph();
    graph.setListeners(monitor, epochs);
    if (kind == Kind.GRAPH) {
      graph.fit(EndingDataSetIterator.of(data, monitor, on, minimumEpochs), EPOCHS);
    } else {
      graph.fit(
          EndingMultiDataSetIterator.of(
              new MultiDataSetIteratorAdapter(data), monitor, on, minimumEpochs),
          EPOCHS);
    }
    return graph.getIterationCount();
  }

  @ParameterizedTest
  @CsvSource({
    // flagged after, severity of the flag, stops on, minimum of epochs, ends after
    "2, CRITICAL, CRITICAL, 0, 2",
    "4, CRITICAL, CRITICAL, 0, 4",
    "6, CRITICAL, CRITICAL, 0, 6",
    "6, CRITICAL, INFORMATION, 0, 6",
    "6, WARNING, CRITICAL, 0, 12",
    "2, CRITICAL, CRITICAL, 1, 5",
    "99, WARNING, CRITICAL, 0, 12"
  })
  void decisions(int after, Severity severity, Severity on, int minimumEpochs, int updates) {
    boolean plain = minimumEpochs == 0 && severity == on;
    for (Kind kind : plain ? Kind.values() : new Kind[] {Kind.NETWORK}) {
      LyapunovListener monitor = Trainings.flaggingAfter(after, severity);
      Epochs epochs = new Epochs();
      assertEquals(updates, updates(kind, monitor, on, minimumEpochs, epochs), kind.toString());
      assertEquals(updates < 12, monitor.stopReason().isPresent());
      assertEquals(EPOCHS, epochs.ended, "epochs end as any other, the later ones at once");
    }
  }

  @Test
  void onceEndedItStaysSoAndAnewTrainsOn() {
    LyapunovListener monitor = Trainings.flaggingAfter(2, Severity.CRITICAL);
    MultiLayerNetwork network = Trainings.network();
    network.setListeners(monitor);
    DataSetIterator data = Trainings.data(MINIBATCHES);
    EndingDataSetIterator ending = EndingDataSetIterator.of(data, monitor, Severity.CRITICAL);
    assertFalse(ending.isEnded());
    network.fit(ending, 2);
    assertTrue(ending.isEnded());
    monitor.resume();
    network.fit(ending);
    assertEquals(2, network.getIterationCount());
    monitor.resume();
    network.fit(EndingDataSetIterator.of(data, monitor, Severity.CRITICAL));
    assertEquals(3, network.getIterationCount(), "until the rule flags the next checkpoint");
  }
}
