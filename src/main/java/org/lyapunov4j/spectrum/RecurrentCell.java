package org.lyapunov4j.spectrum;

import java.util.Optional;

/**
 * A driven discrete-time dynamical system with its tangent map: one step takes the state s_(t-1)
 * and the input x_t to s_t = F(s_(t-1), x_t), and k tangent vectors v to J_t v with J_t = d s_t / d
 * s_(t-1).
 *
 * <p>A cell is immutable and may be used by several threads; each thread takes a {@link Stepper} of
 * its own, which owns the scratch memory. The Jacobian need not be formed: a cell advances all
 * tangent vectors with one matrix product per weight block and element-wise work.
 *
 * <p>The first {@link #units()} entries of the state are the layer's output h; what follows is
 * memory that only the layer itself sees (the c of an LSTM).
 */
public interface RecurrentCell {

  /** Width of one input x_t. */
  int inputSize();

  /** Width of the layer's output h_t. */
  int units();

  /**
   * Number of entries that the layer carries from one step to the next, at least {@link #units()}.
   */
  int stateSize();

  /**
   * Dimension of the tangent space, that is the number of exponents; {@link #stateSize()} unless
   * the cell restricts its map to a part of the state.
   */
  default int tangentSize() {
    return stateSize();
  }

  /** Units of time that one step stands for; 1 unless the cell integrates an equation. */
  default double timeStep() {
    return 1;
  }

  /** What a report calls this cell, for example {@code LSTM}. */
  String kind();

  /**
   * Bytes that one {@link #stepper} of k tangent vectors holds, for the check that refuses an
   * estimate before memory runs out. The default is a guess: eight numbers an entry of the tangent
   * vectors.
   */
  default long scratchBytes(int tangents) {
    return 64L * tangentSize() * (tangents + 1L);
  }

  /**
   * Floating-point operations of one step of the state and k tangent vectors, for planning; of its
   * matrix products alone, which are nearly all. The default is that of a dense Jacobian.
   */
  default double flopsPerStep(int tangents) {
    return 2.0 * tangentSize() * tangentSize() * (tangents + 1);
  }

  /**
   * Relative error of the tangent vectors that a step gives, entry by entry: rounding's unless the
   * cell knows its tangent map less well. What a step leaves of a vector is told as a bound where
   * that is less than such errors may be.
   */
  default double tangentError() {
    return Math.ulp(1.0);
  }

  /**
   * Scratch memory and loop of one thread.
   *
   * @param tangents k, the number of tangent vectors that every step advances; 0 advances the state
   *     alone
   */
  Stepper stepper(int tangents);

  /**
   * A stepper that does its matrix products in the given precision; where a cell makes no
   * difference, the one for double precision.
   */
  default Stepper stepper(int tangents, Precision precision) {
    return stepper(tangents);
  }

  /**
   * This cell with its tangent maps transposed; empty where they are not known. Growth of gradients
   * where not all exponents are computed, and flossing, need it.
   */
  default Optional<AdjointCell> adjoint() {
    return Optional.empty();
  }

  /** Advances one state and its tangent vectors along one input sequence. Not thread-safe. */
  interface Stepper extends AutoCloseable {

    /**
     * Sets the input sequence that the next calls of {@link #step} read.
     *
     * @param inputs row-major [steps x inputSize]; read, never written, and not kept longer than to
     *     the next call
     * @param steps number of rows
     */
    void drive(double[] inputs, int steps);

    /**
     * One step.
     *
     * @param t row of the driving sequence, 0-based
     * @param state [stateSize], s_(t-1) on entry, s_t on return
     * @param tangents column-major [tangentSize x k], V on entry, J_t V on return; the caller's
     */
    void step(int t, double[] state, double[] tangents);

    /**
     * Writes the linearisation of the step taken last, as {@link AdjointCell.Stepper#advance} of
     * the cell's adjoint would: what is known already need not be computed again.
     *
     * @return whether it was written; false where the stepper does not know it
     */
    default boolean linearise(double[] tape, int at) {
      return false;
    }

    /** Frees native memory; the stepper is unusable afterwards. */
    @Override
    default void close() {}
  }
}
