package org.lyapunov4j.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerFailure;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.json.Json;

class CheckpointJsonTest {
  private static final double NAN = Double.NaN;
  private static final double DEAD = Double.NEGATIVE_INFINITY;

  private static CheckpointReport roundTrip(CheckpointReport report)
      throws JsonProcessingException {
    return CheckpointJson.decode(Json.MAPPER.readTree(CheckpointJson.encode(report)));
  }

  @Test
  void everythingComesBackToTheBit() throws JsonProcessingException {
    CheckpointReport report =
        new CheckpointReport(
            7,
            120,
            3,
            0.1 + 0.2,
            1e-300,
            1.0 / 3,
            List.of(Reports.layer("é \"quoted\" \n", 0.1 + 0.2, -1.0 / 3, -2.5, -1e17)),
            List.of(new LayerFailure("", "nothing\nworks")),
            Instant.parse("2024-05-01T12:00:00.123456789Z"),
            1234567L,
            "worker_3");
    CheckpointReport back = roundTrip(report);
    LayerSpectrum was = report.spectra().get(0);
    LayerSpectrum is = back.spectra().get(0);
    assertTrue(Reports.same(was.spectrum(), is.spectrum()), is.toString());
    assertEquals(was.layer(), is.layer());
    assertEquals(was.direction(), is.direction());
    assertEquals(was.cell(), is.cell());
    assertEquals(was.units(), is.units());
    assertEquals(was.stateSize(), is.stateSize());
    assertEquals(withoutSpectra(report), withoutSpectra(back));
    assertFalse(CheckpointJson.encode(report).contains("\n"), "one line");
  }

  private static CheckpointReport withoutSpectra(CheckpointReport r) {
    return new CheckpointReport(
        r.index(),
        r.iteration(),
        r.epoch(),
        r.score(),
        r.validation(),
        r.progress(),
        List.of(),
        r.failures(),
        r.time(),
        r.elapsedNanos(),
        r.worker());
  }

  @Test
  void annihilatedDirectionsAndNaNAreToldApart() throws JsonProcessingException {
    double[] errors = {0.1, 0.2, NAN, NAN};
    LayerSpectrum[] layers = {
      Reports.layer(
          "dead",
          new double[] {-1, -2, DEAD, DEAD},
          errors,
          new double[][] {{-1, -2, -3, -4}, {-1, -2, -3, DEAD}, {-1, -2, DEAD, DEAD}}),
      Reports.layer(
          "allDead",
          new double[] {DEAD, DEAD},
          new double[] {NAN, NAN},
          new double[][] {{DEAD, DEAD}}),
      Reports.layer(
          "nan",
          new double[] {NAN, NAN},
          new double[] {NAN, NAN},
          new double[][] {{-1, NAN}, {NAN, NAN}}),
      Reports.layer(
          "mixed",
          new double[] {NAN, -1, DEAD},
          new double[] {NAN, 1, NAN},
          new double[][] {{NAN, -1, -1}, {NAN, -1, DEAD}}),
      Reports.layer("noBlocks", new double[] {DEAD}, new double[] {NAN}, new double[0][]),
      Reports.layer("empty", new double[0], new double[0], new double[][] {{}}),
    };
    for (LayerSpectrum layer : layers) {
      LayerSpectrum back = roundTrip(Reports.of(0, layer)).spectra().get(0);
      assertTrue(
          Reports.same(layer.spectrum(), back.spectrum()),
          layer.layer()
              + ": "
              + Arrays.deepToString(back.spectrum().running())
              + Arrays.toString(back.spectrum().exponents()));
    }
  }

  @Test
  void whatIsNotANumberIsNullAndNeverZero() throws JsonProcessingException {
    JsonNode line =
        Json.MAPPER.readTree(
            CheckpointJson.encode(
                new CheckpointReport(
                    0,
                    0,
                    0,
                    NAN,
                    Double.POSITIVE_INFINITY,
                    NAN,
                    List.of(Reports.layer("l", 0.5, DEAD)),
                    List.of(),
                    Instant.EPOCH,
                    0,
                    "")));
    for (String field : List.of("score", "validation", "progress")) {
      assertTrue(line.get(field).isNull(), field);
    }
    JsonNode spectrum = line.get("spectra").get(0);
    assertTrue(spectrum.get("exponents").get(1).isNull());
    assertEquals(1, spectrum.get("annihilated").intValue());
    assertTrue(spectrum.get("memoryHorizon").isNull(), "an infinite horizon");
    assertTrue(Double.isNaN(CheckpointJson.decode(line).validation()));
  }

  @Test
  void derivedNumbersStandInTheLine() throws JsonProcessingException {
    JsonNode spectrum =
        Json.MAPPER.readTree(CheckpointJson.encode(Reports.of(0, -0.5, -1))).at("/spectra/0");
    assertEquals(2.0, spectrum.get("memoryHorizon").doubleValue());
    assertEquals(0.0, spectrum.get("ksEntropy").doubleValue());
    assertEquals(0.0, spectrum.get("kaplanYorkeDimension").doubleValue());
    assertEquals(0.1 / 3, spectrum.at("/standardErrors/0").doubleValue());
  }

  @Test
  void unknownFieldsAreIgnored() throws JsonProcessingException {
    ObjectNode line = (ObjectNode) Json.MAPPER.readTree(CheckpointJson.encode(Reports.of(4, -1)));
    line.put("fromTheFuture", 1);
    ((ObjectNode) line.at("/spectra/0")).put("colour", "blue");
    assertEquals(4, CheckpointJson.decode(line).index());
  }

  @Test
  void aMalformedLineIsRefusedByFieldAndRule() throws JsonProcessingException {
    String line = CheckpointJson.encode(Reports.of(4, -1, -2));
    String[][] cases = {
      {"\"index\":4", "\"index\":\"four\"", "index must be a whole number, got \"four\""},
      {"\"index\":4", "\"index\":5000000000", "index must be a number below 2^31"},
      {
        "\"mode\":\"FULL\"",
        "\"mode\":\"HALF\"",
        "spectra[0].mode must be one of [FULL, HIDDEN_ONLY]"
      },
      {"\"annihilated\":0", "\"annihilated\":3", "spectra[0].annihilated must be in [0, 2], got 3"},
      {"\"exponents\":[-1.0,-2.0]", "\"exponents\":[-2.0,-1.0]", "exponents must descend"},
      {
        "\"exponents\":[-1.0,-2.0]",
        "\"exponents\":[\"x\",1]",
        "spectra[0].exponents[0] must be a finite number or null"
      },
      {"\"spectra\":", "\"spectre\":", "spectra must be a list, got nothing"},
      {"\"time\":\"2024", "\"time\":\"MMXXIV", "time must be a time such as"},
      {
        "\"converged\":true", "\"converged\":1", "spectra[0].converged must be true or false, got 1"
      },
    };
    for (String[] each : cases) {
      String broken = line.replace(each[0], each[1]);
      assertFalse(broken.equals(line), each[0]);
      JsonNode node = Json.MAPPER.readTree(broken);
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> CheckpointJson.decode(node), each[1]);
      assertTrue(refused.getMessage().startsWith(each[2]), refused.getMessage());
    }
  }
}
