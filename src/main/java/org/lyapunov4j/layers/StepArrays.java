package org.lyapunov4j.layers;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The arrays that one {@link RnnStep} works on, the same ones at every step, so that it can take
 * its views of them once. With m sequences in a minibatch and n units, all are [m x blocks n],
 * column-major: a block of n columns is contiguous.
 *
 * <p>For the backward computation {@code z}, {@code before} and {@code kept} are as the forward
 * computation of that step left them.
 */
public final class StepArrays {

  /** Makes an array [rows x columns], column-major, not initialised. */
  @FunctionalInterface
  interface Memory {
    INDArray array(long rows, long columns);
  }

  private final Memory memory;
  private final long minibatch;
  private final long units;
  private final INDArray recurrentWeights;
  private final INDArray bias;
  private final INDArray recurrentGradient;

  /** z, before and kept side by side: what must be remembered of a step. */
  private final INDArray remembered;

  private final INDArray z;
  private final INDArray before;
  private final INDArray kept;
  private final INDArray after;
  private final INDArray dz;
  private final INDArray dBefore;
  private final INDArray dAfter;

  /**
   * @param recurrentGradient null where there is nothing to be differentiated
   */
  StepArrays(
      RnnShape shape,
      long minibatch,
      INDArray recurrentWeights,
      INDArray bias,
      INDArray recurrentGradient,
      Memory memory) {
    this.memory = memory;
    this.minibatch = minibatch;
    this.units = bias.length() / shape.bias();
    this.recurrentWeights = recurrentWeights;
    this.bias = bias;
    this.recurrentGradient = recurrentGradient;
    this.remembered = scratch(shape.input() + shape.state() + shape.kept());
    this.z = blocks(remembered, 0, shape.input());
    this.before = blocks(remembered, shape.input(), shape.state());
    this.kept =
        shape.kept() == 0 ? null : blocks(remembered, shape.input() + shape.state(), shape.kept());
    this.after = scratch(shape.state());
    boolean forward = recurrentGradient == null;
    this.dz = forward ? null : scratch(shape.input());
    this.dBefore = forward ? null : scratch(shape.state());
    this.dAfter = forward ? null : scratch(shape.state());
  }

  /** Number of units, n. */
  public long units() {
    return units;
  }

  /** [state n x recurrent n], with weight noise if there is any; not to be written. */
  public INDArray recurrentWeights() {
    return recurrentWeights;
  }

  /** One block of the bias for every sequence, [m x n]: a copy. */
  public INDArray biasRows(int block) {
    INDArray rows = scratch(1);
    rows.assign(0);
    return rows.addiRowVector(
        bias.reshape(1, bias.length()).get(all(), interval(block * units, (block + 1) * units)));
  }

  /** Whether {@link RnnStep#backward} will be called. */
  public boolean backwards() {
    return recurrentGradient != null;
  }

  /** Where a step adds up the gradient of the recurrent weights, and of nothing else. */
  public INDArray recurrentGradient() {
    return recurrentGradient;
  }

  /** Before {@link RnnStep#forward}: x W + b. The step may write the rest of it in place. */
  public INDArray z() {
    return z;
  }

  /** The state before the step; not to be written. */
  public INDArray before() {
    return before;
  }

  /** The state after the step, which {@link RnnStep#forward} writes. */
  public INDArray after() {
    return after;
  }

  /** What {@link RnnStep#forward} wants {@link RnnStep#backward} to know. */
  public INDArray kept() {
    return kept;
  }

  /** Gradient of the loss with respect to {@link #after}; may be overwritten. */
  public INDArray dAfter() {
    return dAfter;
  }

  /** Gradient with respect to x W + b, which {@link RnnStep#backward} writes. */
  public INDArray dz() {
    return dz;
  }

  /** Gradient with respect to {@link #before}, which {@link RnnStep#backward} writes. */
  public INDArray dBefore() {
    return dBefore;
  }

  /** Memory of the step's own, [m x blocks n], not initialised. */
  public INDArray scratch(int blocks) {
    return memory.array(minibatch, blocks * units);
  }

  /** Columns of {@code count} blocks from the given one on: a view. */
  public INDArray blocks(INDArray array, int from, int count) {
    return array.get(all(), interval(from * units, (from + count) * units));
  }

  INDArray remembered() {
    return remembered;
  }
}
