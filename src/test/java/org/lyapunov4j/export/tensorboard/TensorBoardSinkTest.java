package org.lyapunov4j.export.tensorboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.export.ExportedRun;
import org.lyapunov4j.export.SmallTraining;
import org.lyapunov4j.export.tensorboard.EventFile.Event;
import org.lyapunov4j.json.Disk;
import org.lyapunov4j.json.FaultyDisk;
import org.lyapunov4j.record.RunState;
import org.nd4j.shade.protobuf.UnknownFieldSet;
import org.tensorflow.framework.DataType;
import org.tensorflow.framework.HistogramProto;
import org.tensorflow.framework.Summary;

class TensorBoardSinkTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2024-05-01T12:00:00.250Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  @Property(tries = 200)
  void checksumsAreThoseOfTheDefinition(@ForAll byte[] bytes) {
    assertEquals(EventFile.slowlyMasked(bytes), EventRecord.masked(bytes));
  }

  @Test
  void theChecksumOfTheUsualExample() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertEquals(Integer.rotateRight(0xe3069283, 15) + 0xa282ead8, EventRecord.masked(digits));
  }

  @Test
  void tensorFlowReadsWhatATrainingSays() throws Exception {
    TensorBoardSink sink = TensorBoardSink.create(folder, "first try");
    ExportedRun.tell(sink);
    sink.end(RunState.FINISHED);
    List<Event> events = EventFile.read(sink.path());
    assertEquals("brain.Event:2", events.get(0).fileVersion());
    assertTrue(events.get(1).start());
    assertEquals(folder.resolve("first-try"), sink.path().getParent());
    assertTrue(sink.path().getFileName().toString().contains("tfevents"));

    assertEquals(
        LongStream.rangeClosed(1, 30).boxed().toList(), EventFile.steps(events, "training/loss"));
    assertEquals(0.1f, EventFile.values(events, "training/loss").get(9).getSimpleValue());
    String layer = "lstm1 (backward)/";
    assertEquals(List.of(0L, 10L, 20L), EventFile.steps(events, layer + "exponent_1"));
    List<Summary.Value> leading = EventFile.values(events, layer + "exponent_1");
    assertEquals(-0.3f, leading.get(2).getSimpleValue());
    assertEquals("scalars", leading.get(0).getMetadata().getPluginData().getPluginName());
    assertTrue(leading.get(0).getMetadata().getSummaryDescription().contains("nats"));
    assertTrue(!leading.get(1).hasMetadata(), "said once");
    assertEquals(
        42f, EventFile.values(events, "forecast/forecast_percentile").get(2).getSimpleValue());
    assertEquals(
        Instant.parse("2024-05-01T12:00:02.123456789Z").toEpochMilli() / 1e3,
        events.stream()
            .filter(e -> e.step() == 20 && !tags(e).contains("training/loss"))
            .findFirst()
            .orElseThrow()
            .wallTime(),
        1e-3);

    Summary.Value flag = EventFile.values(events, "flags/VANISHING lstm1").get(0);
    assertEquals("text", flag.getMetadata().getPluginData().getPluginName());
    assertEquals(DataType.DT_STRING, flag.getTensor().getDtype());
    assertEquals(
        "**WARNING** Layer lstm1 <b>forgets</b>.\n\nTry more.",
        flag.getTensor().getStringVal(0).toString(StandardCharsets.UTF_8));
    assertEquals(0, sink.lost());
  }

  private static List<String> tags(Event event) {
    return event.summary() == null
        ? List.of()
        : event.summary().getValueList().stream().map(Summary.Value::getTag).toList();
  }

  @Test
  void aSpectrumIsAHistogramOfItsFiniteExponents() throws IOException {
    double[] exponents =
        DoubleStream.concat(
                new Random(3).doubles(500, -3, 0.5).map(x -> -x).sorted().map(x -> -x),
                DoubleStream.of(Double.NEGATIVE_INFINITY))
            .toArray();
    TensorBoardSink sink = TensorBoardSink.create(folder, "run");
    sink.accept(Reports.of(0, exponents));
    sink.accept(Reports.of(1, -0.5, -0.5));
    sink.accept(Reports.of(2, Double.NEGATIVE_INFINITY));
    sink.close();
    List<Summary.Value> spectra =
        EventFile.values(EventFile.read(sink.path()), "lstm1 (backward)/spectrum");
    assertEquals(2, spectra.size(), "none of no finite exponent");
    HistogramProto histogram = spectra.get(0).getHisto();
    assertEquals(500, histogram.getNum());
    assertEquals(exponents[0], histogram.getMax());
    assertEquals(exponents[499], histogram.getMin());
    assertEquals(DoubleStream.of(exponents).limit(500).sum(), histogram.getSum(), 1e-9);
    assertEquals(
        DoubleStream.of(exponents).limit(500).map(x -> x * x).sum(),
        histogram.getSumSquares(),
        1e-9);
    assertEquals(30, histogram.getBucketCount());
    double before = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < 30; i++) {
      double left = before;
      double right = i == 29 ? Double.POSITIVE_INFINITY : histogram.getBucketLimit(i);
      long inside =
          DoubleStream.of(exponents)
              .filter(x -> Double.isFinite(x) && x >= left && x < right)
              .count();
      assertEquals((double) inside, histogram.getBucket(i), "bucket " + i);
      before = right;
    }
    HistogramProto narrow = spectra.get(1).getHisto();
    assertEquals(List.of(-0.5), narrow.getBucketLimitList());
    assertEquals(List.of(2.0), narrow.getBucketList());
  }

  @Test
  void severalRunsLieSideBySideWithTheirPlacesInTheSearchSpace() throws Exception {
    Map<String, Object> place = new LinkedHashMap<>();
    place.put("units", 32);
    place.put("learningRate", 0.003);
    place.put("updater", "adam");
    place.put("forget", true);
    TensorBoardSink first = TensorBoardSink.create(folder, "sweep-0001", place);
    TensorBoardSink second = TensorBoardSink.create(folder, "sweep-0002", Map.of("units", 16));
    ExportedRun.tell(first);
    ExportedRun.tell(second);
    first.end(RunState.STOPPED);
    second.end(RunState.FAILED);
    assertNotEquals(first.path().getParent(), second.path().getParent());
    List<Event> events = EventFile.read(first.path());

    UnknownFieldSet start =
        hyperparameters(events, "_hparams_/session_start_info")
            .getField(3)
            .getLengthDelimitedList()
            .stream()
            .map(TensorBoardSinkTest::fields)
            .findFirst()
            .orElseThrow();
    Map<String, Object> read = new LinkedHashMap<>();
    for (var entry : start.getField(1).getLengthDelimitedList()) {
      UnknownFieldSet pair = fields(entry);
      UnknownFieldSet value = fields(pair.getField(2).getLengthDelimitedList().get(0));
      read.put(text(pair, 1), value(value));
    }
    assertEquals(
        Map.of("units", 32.0, "learningRate", 0.003, "updater", "adam", "forget", true), read);
    assertEquals(1L, status(events));
    assertEquals(2L, status(EventFile.read(second.path())));
  }

  private static Object value(UnknownFieldSet value) {
    if (value.hasField(2)) {
      return Double.longBitsToDouble(value.getField(2).getFixed64List().get(0));
    }
    return value.hasField(3) ? text(value, 3) : value.getField(4).getVarintList().get(0) == 1;
  }

  private static long status(List<Event> events) {
    var end = hyperparameters(events, "_hparams_/session_end_info").getField(4);
    return fields(end.getLengthDelimitedList().get(0)).getField(1).getVarintList().get(0);
  }

  private static UnknownFieldSet hyperparameters(List<Event> events, String tag) {
    Summary.Value value = EventFile.values(events, tag).get(0);
    assertEquals("hparams", value.getMetadata().getPluginData().getPluginName());
    assertTrue(value.hasTensor());
    return fields(value.getMetadata().getPluginData().getContent());
  }

  private static String text(UnknownFieldSet fields, int field) {
    return fields.getField(field).getLengthDelimitedList().get(0).toString(StandardCharsets.UTF_8);
  }

  private static UnknownFieldSet fields(org.nd4j.shade.protobuf.ByteString bytes) {
    try {
      return UnknownFieldSet.parseFrom(bytes);
    } catch (IOException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  @Test
  void aFullDiskCostsTheEventsItHadNoRoomForAndNoOthers() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    TensorBoardSink sink = TensorBoardSink.create(folder, "run", Map.of(), NOON, disk);
    sink.score(1, 0, 1);
    disk.room = 7;
    IOException full = assertThrows(IOException.class, () -> sink.score(2, 0, 0.5));
    assertTrue(full.getMessage().contains("No space left"), full.getMessage());
    assertThrows(IOException.class, () -> sink.accept(Reports.of(0, -0.1)));
    disk.room = -1;
    sink.score(4, 0, 0.25);
    sink.end(RunState.FINISHED);
    assertEquals(2, sink.lost());
    assertEquals(List.of(1L, 4L), EventFile.steps(EventFile.read(sink.path()), "training/loss"));
  }

  @Test
  void aTrainingOnAFullDiskIsTheSameToTheBit() throws Exception {
    float[] alone = SmallTraining.parameters();
    FaultyDisk disk = new FaultyDisk();
    TensorBoardSink sink = TensorBoardSink.create(folder, "run", Map.of(), NOON, disk);
    disk.room = 3;
    disk.truncateFails = true;
    assertArrayEquals(alone, SmallTraining.parameters(sink));
    assertEquals(SmallTraining.UPDATES + SmallTraining.CHECKPOINTS, sink.lost());
  }

  @Test
  void aRunThatIsBegunAgainHasALaterFile() throws IOException {
    String last = "";
    for (int i = 0; i < 3; i++) {
      TensorBoardSink sink = TensorBoardSink.create(folder, "run", Map.of(), NOON, Disk.LOCAL);
      sink.close();
      String name = sink.path().getFileName().toString();
      assertTrue(name.compareTo(last) > 0, name + " after " + last);
      last = name;
    }
  }

  @Test
  void namesAreKeptInsideTheFolder() throws IOException {
    try (TensorBoardSink sink = TensorBoardSink.create(folder, "../../<script> & co")) {
      assertEquals(folder.toRealPath(), sink.path().toRealPath().getParent().getParent());
    }
  }

  @Test
  void oneMonitorAndNothingAfterTheEnd() throws IOException {
    TensorBoardSink sink = TensorBoardSink.create(folder, "run");
    sink.begin("one");
    assertThrows(IllegalStateException.class, () -> sink.begin("two"));
    sink.close();
    sink.close();
    assertThrows(IOException.class, () -> sink.score(1, 0, 1));
    sink.missed("losses", 4, "the queue before it was full");
    assertEquals(5, sink.lost());
  }
}
