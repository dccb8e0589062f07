package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.cell.RandomCells;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.network.DrivenCell;
import org.lyapunov4j.network.NetworkSnapshot;
import org.lyapunov4j.spectrum.Drive;
import org.lyapunov4j.spectrum.RecurrentCell;

/** What is measured of one LSTM layer where a budget has to be kept. */
class ThriftTest {

  @ParameterizedTest
  @CsvSource({
    // units, sequences, steps, sequences given, exponents given, sequences and exponents measured
    "16,8,100,false,false,8,32", // small: everything
    "128,8,100,false,false,2,256", // sequences first
    "256,8,100,false,false,2,64", // then exponents
    "256,8,100,true,false,8,32",
    "256,8,100,false,true,2,512",
    "256,8,100,true,true,8,512", // what was asked for is not touched
    "256,1,100,false,false,1,256", // a single sequence stays
    "256,8,10000,false,false,2,16", // not below 16 exponents of 2 sequences
  })
  void theRightThingIsHalved(
      int units,
      int count,
      int steps,
      boolean sequencesGiven,
      boolean exponentsGiven,
      int sequences,
      int exponents) {
    Settings settings = settings(units, count, sequencesGiven, exponentsGiven);
    Sample sample = Sample.of(units, count, steps);
    sample.check(settings, Allotment.UNLIMITED, sequences, exponents);
  }

  /** An LSTM layer of 96 units over 50 steps: 1.06 GFLOP, 0.053 s, a sequence. */
  @ParameterizedTest
  @CsvSource({
    // seconds of a checkpoint, sequences given, exponents given, sequences measured
    "1, false, false, 8",
    "0.45, false, false, 8",
    "0.4, false, false, 4",
    "0.2, false, false, 2",
    "0.0001, false, false, 2", // exponents are left alone
    "0.0001, false, true, 2",
    "0.0001, true, false, 8", // what was asked for is not touched
  })
  void sequencesAreHalvedForTheAllotment(
      double seconds, boolean sequencesGiven, boolean exponentsGiven, int sequences) {
    Settings settings = settings(96, 8, sequencesGiven, exponentsGiven);
    Sample.of(96, 8, 50).check(settings, new Allotment(0.0005, seconds), sequences, 192);
  }

  @Test
  void whatASequenceTakesThroughTheNetworkCounts() {
    Settings settings = settings(16, 8, false, false);
    Sample.of(16, 8, 20).check(settings, new Allotment(0.05, 0.22), 4, 32);
  }

  @Test
  void wherePlacesAreAskedForNothingIsLeftOut() {
    Settings settings = LyapunovListener.builder().schedule(Schedule.everyIterations(7)).settings();
    Sample.of(128, 8, 100).check(settings, new Allotment(0, 0.001), 8, 256);
  }

  private static Settings settings(
      int units, int count, boolean sequencesGiven, boolean exponentsGiven) {
    LyapunovListenerBuilder builder = LyapunovListener.builder();
    if (sequencesGiven) {
      builder.sequences(count);
    }
    if (exponentsGiven) {
      builder.exponents(2 * units);
    }
    return builder.settings();
  }

  /** One LSTM layer, as it is measured and as it is reckoned. */
  private record Sample(RecurrentCell cell, Drive drive, Workload work) {
    static Sample of(int units, int count, int steps) {
      RecurrentCell cell = RandomCells.of(RandomCells.Kind.LSTM, units, 1, 1, 1).cell();
      Drive drive = Drive.of(count, steps, 1, new double[count * steps], null);
      Sizes sizes = new Sizes(1000, Float.BYTES, 1, 1, List.of(new Sizes.Recurrent(units, 4)));
      return new Sample(cell, drive, new Workload(sizes, count, steps));
    }

    void check(Settings settings, Allotment allotment, int sequences, int exponents) {
      NetworkSnapshot snapshot =
          new NetworkSnapshot(
              List.of(new DrivenCell("lstm", Direction.FORWARD, cell, drive)), List.of());
      Thrift thrift = Thrift.of(snapshot, settings, allotment);
      assertEquals(sequences, thrift.limit(drive).sequences().size());
      int k = thrift.limit(settings.spectrum(), cell).exponents();
      assertEquals(exponents, k == 0 ? cell.tangentSize() : k);
      assertEquals(
          new Thrift(sequences, exponents), Thrift.of(work, settings, allotment), "reckoned");
    }
  }
}
