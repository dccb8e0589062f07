package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
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
    RecurrentCell cell = RandomCells.of(RandomCells.Kind.LSTM, units, 1, 1, 1).cell();
    Drive drive = Drive.of(count, steps, 1, new double[count * steps], null);
    NetworkSnapshot snapshot =
        new NetworkSnapshot(
            List.of(new DrivenCell("lstm", Direction.FORWARD, cell, drive)), List.of());
    LyapunovListenerBuilder builder = LyapunovListener.builder();
    if (sequencesGiven) {
      builder.sequences(count);
    }
    if (exponentsGiven) {
      builder.exponents(2 * units);
    }
    Settings settings = builder.settings();
    Thrift thrift = Thrift.of(snapshot, settings);
    assertEquals(sequences, thrift.limit(drive).sequences().size());
    int k = thrift.limit(settings.spectrum(), cell).exponents();
    assertEquals(exponents, k == 0 ? 2 * units : k);
  }
}
