package org.lyapunov4j.spectrum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lyapunov4j.cell.RandomCells;

/** Along a trajectory nothing is allocated, neither on the heap nor outside of it. */
class AllocationTest {
  private static final int STEPS = 400;

  /** The counter's own cost, and what the compiler's arrival on the scene may leave behind. */
  private static final long SLACK_BYTES = 4096;

  @ParameterizedTest
  @EnumSource(RandomCells.Kind.class)
  void aTrajectoryAllocatesNothing(RandomCells.Kind kind) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (Precision precision : Precision.values()) {
      RecurrentCell cell = RandomCells.of(kind, 12, 3, 1, 1).cell();
      int d = cell.tangentSize();
      double[] inputs = SlowTwin.randomDrive(1, STEPS, 3, 1).sequences().get(0);
      double[] frame = Frame.identity(d, d);
      double[] initial = new double[cell.stateSize()];
      double[][] growth = new double[10][d];
      try (TangentFlow flow = new TangentFlow(cell, d, SpectrumOptions.ADAPTIVE, precision)) {
        for (int warm = 0; warm < 20; warm++) {
          flow.run(inputs, STEPS, initial, frame, false, 1, growth);
        }
        long nativeBefore = Pointer.totalBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        flow.run(inputs, STEPS, initial, frame, false, 1, growth);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(
            allocated < SLACK_BYTES,
            precision + ": " + allocated + " bytes in " + STEPS + " steps");
        assertEquals(nativeBefore, Pointer.totalBytes(), "native memory");
      }
    }
  }
}
