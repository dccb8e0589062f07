package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.deeplearning4j.nn.conf.BackpropType;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.network.Probe;
import org.lyapunov4j.spectrum.GrowthWindow;
import org.nd4j.linalg.factory.Nd4j;

/** Over which lengths a listener tells what gradients do. */
class WindowsTest {

  private static List<Integer> lengths(BackpropType backprop, int delay) {
    LyapunovListener monitor =
        LyapunovListener.builder()
            .schedule(Schedule.everyIterations(1))
            .probe(Probe.of(Nd4j.rand(3, Nets.INPUTS, 20)))
            .exponents(2)
            .delay(delay)
            .build();
    Nets.trained(Nets.Cell.LSTM, Nets.Net.MLN, backprop, Nets.Extra.NONE, monitor);
    return monitor.latest().orElseThrow().spectra().get(0).growth().windows().stream()
        .filter(window -> window.steps() == 20 || !window.fromStart())
        .map(GrowthWindow::steps)
        .toList();
  }

  @Test
  void theTruncatedLengthAndTheDelayHaveWindowsOfTheirOwn() {
    assertEquals(List.of(20), lengths(BackpropType.Standard, 0));
    assertEquals(List.of(20, Nets.STEPS / 2), lengths(BackpropType.TruncatedBPTT, 0));
    assertEquals(List.of(20, 7, Nets.STEPS / 2), lengths(BackpropType.TruncatedBPTT, 7));
    assertEquals(List.of(20), lengths(BackpropType.Standard, 30));
  }
}
