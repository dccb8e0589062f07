package org.lyapunov4j.guide;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Moves some of a layer's parameters away from where they are, all by one number. */
final class Knob {

  /** What is done to each parameter. */
  enum Way {
    DIVIDE,
    ADD
  }

  private final INDArray part;
  private final INDArray start;
  private final Way way;

  /**
   * @param part the network's own array, or a view on a part of it
   */
  Knob(INDArray part, Way way) {
    this.part = part;
    this.start = part.dup();
    this.way = way;
  }

  /**
   * Sets it.
   *
   * @param far how far from the start: parameters are divided by e^far, or far is added; 0 gives
   *     the bits of the start
   */
  void turn(double far) {
    if (far == 0) {
      part.assign(start);
    } else {
      part.assign(way == Way.ADD ? start.add(far) : start.mul(Math.exp(-far)));
    }
  }
}
