package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.network.ProbeData;
import org.nd4j.linalg.factory.Nd4j;

/** What is reckoned from sizes: memory, time, and how much of a long run is kept. */
class FootprintTest {
  private static final long MEGABYTE = 1 << 20;

  @ParameterizedTest
  @CsvSource({
    // heap and memory beside it in MB, steps of a sequence, least and most that fit
    "48,48,4000,0,1",
    "48,48,100,20,80",
    "4000,4000,4000,60,200",
    "4000,48,100,20,80",
  })
  void soManySequencesFit(long heap, long beside, int steps, int least, int most) {
    // an LSTM of 96 units that reads 3 inputs, and its output layer
    Sizes sizes = new Sizes(38_882, 4, 99, 386, List.of(new Sizes.Recurrent(96, 4)));
    ProbeData probe = new ProbeData(List.of(Nd4j.zeros(4, 3, steps)), List.of());
    int fit =
        Footprint.of(sizes, probe)
            .sequences(new Footprint.Limits(heap * MEGABYTE, beside * MEGABYTE));
    assertTrue(fit >= least && fit <= most, fit + " sequences");
  }

  @Test
  void sizesAreReadFromTheParameters() {
    Sizes sizes =
        Sizes.of(
            Nets.network(
                Nets.Cell.BIDIRECTIONAL, Nets.Net.MLN, BackpropType.Standard, Nets.Extra.NONE));
    assertEquals(4, sizes.recurrent().size());
    for (Sizes.Recurrent layer : sizes.recurrent()) {
      assertEquals(new Sizes.Recurrent(Nets.UNITS, 4), layer);
    }
    assertEquals(4, sizes.bytesEach());
  }

  @Test
  void aRunOfTenThousandCheckpointsKeepsItsFirstAndItsLastOnes() {
    Trail trail = new Trail(256);
    for (int i = 0; i < 10_000; i++) {
      trail.add(Reports.of(i, -0.1));
    }
    List<Integer> kept = trail.list().stream().map(CheckpointReport::iteration).toList();
    assertTrue(kept.size() <= 256 && kept.size() > 128, kept.size() + " kept");
    List<Integer> all =
        IntStream.range(0, 10_000).mapToObj(i -> Reports.of(i, -0.1).iteration()).toList();
    assertEquals(all.get(0), kept.get(0));
    assertEquals(all.subList(10_000 - 128, 10_000), kept.subList(kept.size() - 128, kept.size()));
    assertEquals(kept.stream().sorted().distinct().toList(), kept);
  }
}
