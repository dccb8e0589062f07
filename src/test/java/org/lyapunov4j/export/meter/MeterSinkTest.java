package org.lyapunov4j.export.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.export.ExportedRun;
import org.lyapunov4j.export.Quantity;

class MeterSinkTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double exponent(String run, int rank) {
    return registry
        .get("lyapunov4j.exponent")
        .tags("run", run, "layer", "lstm1 (backward)", "rank", String.valueOf(rank))
        .gauge()
        .value();
  }

  @Test
  void theRegistryShowsTheLastCheckpoint() throws Exception {
    try (MeterSink sink = MeterSink.of(registry, "sonnets")) {
      ExportedRun.tell(sink);
      assertEquals(-0.3, exponent("sonnets", 1), 1e-12);
      assertEquals(30, registry.get("lyapunov4j.updates").counter().count());
      assertEquals(1 / 30.0, registry.get("lyapunov4j.loss").gauge().value());
      assertEquals(3, registry.get("lyapunov4j.checkpoint").timer().count());
      assertEquals(
          3 * 1.234567,
          registry.get("lyapunov4j.checkpoint").timer().totalTime(TimeUnit.MILLISECONDS),
          1e-9);
      assertEquals(42, registry.get("lyapunov4j.forecast.percentile").gauge().value());
      assertEquals(
          1,
          registry
              .get("lyapunov4j.flags")
              .tags("rule", "VANISHING", "severity", "warning")
              .counter()
              .count());
      assertEquals(
          "steps", registry.get("lyapunov4j.memory.horizon").meter().getId().getBaseUnit());
      assertEquals(0, sink.lost());
    }
  }

  @Test
  void everyMeterHasADescriptionAndOfOneNameTheSameTags() throws Exception {
    try (MeterSink sink = MeterSink.of(registry, "sonnets")) {
      ExportedRun.tell(sink);
      Map<String, Set<String>> keys = new HashMap<>();
      for (Meter meter : registry.getMeters()) {
        Meter.Id id = meter.getId();
        assertTrue(id.getDescription() != null && !id.getDescription().isBlank(), id.toString());
        assertTrue(id.getName().matches("lyapunov4j(\\.[a-z]+)+"), id.getName());
        Set<String> tags = id.getTags().stream().map(t -> t.getKey()).collect(Collectors.toSet());
        assertEquals(keys.computeIfAbsent(id.getName(), name -> new HashSet<>(tags)), tags);
      }
    }
  }

  @Test
  void theDashboardShowsNothingThatIsNotThere() throws IOException {
    Set<String> there = new HashSet<>();
    for (Quantity quantity : Quantity.values()) {
      String unit = quantity.unit().isEmpty() ? "" : "_" + quantity.unit();
      there.add("lyapunov4j_" + quantity.label() + unit);
    }
    there.addAll(
        Set.of(
            "lyapunov4j_updates_total",
            "lyapunov4j_flags_total",
            "lyapunov4j_checkpoint_seconds_sum"));
    JsonNode dashboard = new ObjectMapper().readTree(Path.of("docs/grafana.json").toFile());
    List<JsonNode> panels = new ArrayList<>();
    dashboard.get("panels").forEach(panels::add);
    assertEquals(12, panels.size());
    for (JsonNode panel : panels) {
      for (JsonNode target : panel.get("targets")) {
        Matcher names = Pattern.compile("lyapunov4j_\\w+").matcher(target.get("expr").asText());
        assertTrue(names.find(), target.toString());
        assertTrue(there.contains(names.group()), names.group());
      }
    }
  }

  @Test
  void whatACheckpointDoesNotSayIsNotShownFromTheOneBefore() throws Exception {
    try (MeterSink sink = MeterSink.of(registry, "run")) {
      sink.score(1, 0, 0.5);
      sink.accept(Reports.of(0, -0.1, -0.2));
      sink.accept(Reports.of(1, 0.1, -0.2));
      assertEquals(Double.NaN, registry.get("lyapunov4j.memory.horizon").gauge().value());
      assertEquals(0.1, exponent("run", 1));
      assertEquals(0.5, registry.get("lyapunov4j.loss").gauge().value());
    }
  }

  @Test
  void metersGoWithTheRunAndThoseOfOthersStay() throws Exception {
    registry.counter("mine").increment();
    MeterSink first = MeterSink.of(registry, "first");
    MeterSink second = MeterSink.of(registry, "second");
    ExportedRun.tell(first);
    ExportedRun.tell(second);
    first.close();
    assertEquals(-0.3, exponent("second", 1), 1e-12);
    ExportedRun.flag("VANISHING", "lstm1", 3);
    first.score(4, 0, 1);
    first.accept(Reports.of(9, -0.1));
    first.flag(ExportedRun.flag("VANISHING", "lstm1", 3));
    second.close();
    assertEquals(
        Set.of("mine"),
        registry.getMeters().stream().map(m -> m.getId().getName()).collect(Collectors.toSet()));
  }

  @Test
  void veryManyLayersDoNotFloodTheRegistry() throws Exception {
    try (MeterSink sink = MeterSink.of(registry, "wide")) {
      for (int i = 0; i < 2 * MeterSink.MAX_METERS; i++) {
        sink.accept(Reports.of(i, Reports.layer("layer" + i, -0.1)));
        sink.flag(ExportedRun.flag("RULE" + i, "", i));
      }
      assertEquals(MeterSink.MAX_METERS, registry.getMeters().size());
      assertTrue(sink.lost() > 0);
    }
    assertEquals(0, registry.getMeters().size());
  }

  @Test
  void aRunNeedsANameAndTakesOneMonitor() {
    assertThrows(IllegalArgumentException.class, () -> MeterSink.of(registry, " "));
    MeterSink sink = MeterSink.of(registry, "run");
    sink.begin("one");
    assertThrows(IllegalStateException.class, () -> sink.begin("two"));
  }
}
