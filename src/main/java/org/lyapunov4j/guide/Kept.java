package org.lyapunov4j.guide;

import java.util.IdentityHashMap;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What arrays held before they were changed. */
final class Kept {
  /** By the array itself: its equals() compares what it holds. */
  private final IdentityHashMap<INDArray, INDArray> arrays = new IdentityHashMap<>();

  /** Copies an array, unless it was kept before. */
  void keep(INDArray own) {
    arrays.computeIfAbsent(own, INDArray::dup);
  }

  void add(Kept others) {
    others.arrays.forEach(arrays::putIfAbsent);
  }

  /** Writes into all arrays what they held. */
  void giveBack() {
    arrays.forEach(INDArray::assign);
  }

  void clear() {
    arrays.clear();
  }
}
