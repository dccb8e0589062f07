package org.lyapunov4j.monitor;

import org.bytedeco.javacpp.Pointer;
import org.lyapunov4j.network.ProbeData;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a checkpoint needs of memory, reckoned from sizes, and how many sequences of a probe fit
 * into a quarter of what the process may use by its settings. It is not measured, so that a run
 * repeats itself; and a quarter, because what the monitor takes of a limit that is the whole
 * process's, the training can't have.
 *
 * @param fixedBytes native, for the copy of the network
 * @param nativeBytes for each sequence
 * @param heapBytes for each sequence
 */
record Footprint(long fixedBytes, long nativeBytes, long heapBytes) {
  private static final int SHARE = 4;
  private static final int COPIES = 4;

  /** The same of limits in bytes: those of Java's heap, and of memory beside it. */
  record Limits(long heap, long beside) {
    /** As this process was started with; a limit of JavaCPP's that is 0 is none. */
    static Limits ofProcess() {
      long heap = Runtime.getRuntime().maxMemory();
      long beside = Pointer.maxBytes() > 0 ? Pointer.maxBytes() : Long.MAX_VALUE;
      if (Pointer.maxPhysicalBytes() > 0) {
        beside = Math.min(beside, Math.max(0, Pointer.maxPhysicalBytes() - heap));
      }
      return new Limits(heap, beside);
    }

    long heapShare() {
      return heap / SHARE;
    }

    long besideShare() {
      return beside / SHARE;
    }

    /** What an estimate may take, wherever it takes it. */
    long least() {
      return Math.max(1, Math.min(heapShare(), besideShare()));
    }
  }

  static Footprint of(Sizes sizes, ProbeData probe) {
    long steps = 1;
    long features = 0;
    for (INDArray array : probe.features()) {
      features += array.length() / Math.max(1, probe.sequences()) * array.dataType().width();
      steps = Math.max(steps, steps(array));
    }
    long state = sizes.recurrent().stream().mapToLong(Sizes.Recurrent::state).sum();
    return new Footprint(
        COPIES * sizes.parameters() * sizes.bytesEach(),
        3 * features + 2 * steps * sizes.outWidths() * sizes.bytesEach(),
        steps * (sizes.inWidths() + 2 * state) * Double.BYTES);
  }

  /** Time steps of features in DL4J's usual format. */
  static long steps(INDArray features) {
    return features.rank() == 3 ? features.size(2) : features.rank() == 2 ? features.size(1) : 1;
  }

  /** How many sequences fit; 0 where not a single one does. */
  int sequences(Limits limits) {
    long left = limits.besideShare() - fixedBytes;
    if (left <= 0) {
      return 0;
    }
    long most =
        Math.min(left / Math.max(1, nativeBytes), limits.heapShare() / Math.max(1, heapBytes));
    return (int) Math.min(Integer.MAX_VALUE, most);
  }

  /** Megabytes of so many sequences. */
  long megabytes(int sequences) {
    return (fixedBytes + sequences * (nativeBytes + heapBytes)) >> 20;
  }
}
