package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.Forecast;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.checkpoint.ForecastSink;
import org.lyapunov4j.checkpoint.Outlook;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.SpectrumOptions;

/** A listener that has an AeLLE model. */
class AskingAelleTest {
  private static final int UPDATES = 6;

  private static MultiLayerNetwork trained(LyapunovListener monitor) {
    MultiLayerNetwork network = Nets.lstm();
    Nets.fit(network, Nets.iterator(UPDATES, false), 1, monitor);
    return network;
  }

  @Test
  void theForecastIsThatOfThePathSoFar() {
    Aelle model = Aelle.bundled();
    LyapunovListener monitor =
        LyapunovListener.builder()
            .schedule(Schedule.everyIterations(1))
            .aelle(model)
            .plannedIterations(UPDATES)
            .build();
    assertTrue(monitor.forecast().isEmpty());
    trained(monitor);
    Forecast expected = model.forecast(monitor.history());
    Forecast forecast = monitor.forecast().orElseThrow();
    assertArrayEquals(expected.embedding(), forecast.embedding());
    assertEquals(expected.worstHalf(), forecast.worstHalf());
    assertEquals(expected.abstention(), forecast.abstention());
    assertEquals(1, forecast.progress());
  }

  @Test
  void sinksOfForecastsGetEachAfterItsReport() {
    List<String> told = new ArrayList<>();
    class Sink implements CheckpointSink, ForecastSink {
      @Override
      public void accept(CheckpointReport report) {
        told.add("report " + report.iteration());
      }

      @Override
      public void forecast(Outlook outlook) {
        told.add("forecast " + outlook.iteration() + " " + outlook.worstHalf());
        throw new IllegalStateException("sinks may throw");
      }

      @Override
      public void close() {}
    }
    LyapunovListener monitor =
        LyapunovListener.builder()
            .schedule(Schedule.everyIterations(3))
            .aelle(Aelle.bundled())
            .plannedIterations(UPDATES)
            .sink(new Sink())
            .build();
    trained(monitor);
    double last = monitor.forecast().orElseThrow().worstHalf();
    assertEquals(List.of("report 0", "forecast 0", "report 3", "forecast 3"), plain(told, 4));
    assertEquals(List.of("report 6", "forecast 6 " + last), told.subList(4, 6));
  }

  private static List<String> plain(List<String> told, int first) {
    return told.subList(0, first).stream()
        .map(line -> line.replaceFirst("^(forecast \\d+) .*", "$1"))
        .toList();
  }

  @Test
  void spectraMeasuredInAnotherWayAreRefusedInOneSentence() {
    LyapunovListener monitor =
        LyapunovListener.builder()
            .schedule(Schedule.everyIterations(1))
            .aelle(Aelle.bundled())
            .plannedIterations(UPDATES)
            .spectrum(SpectrumOptions.defaults().withFrame(FrameStart.IDENTITY))
            .build();
    MultiLayerNetwork network = trained(monitor);
    Forecast forecast = monitor.forecast().orElseThrow();
    assertTrue(forecast.abstained());
    assertFalse(forecast.abstention().orElseThrow().isBlank());
    assertArrayEquals(
        trained(LyapunovListener.builder().build()).params().toFloatVector(),
        network.params().toFloatVector());
  }
}
