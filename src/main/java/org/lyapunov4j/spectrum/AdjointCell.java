package org.lyapunov4j.spectrum;

import java.util.List;

/**
 * A cell whose tangent maps are known transposed too, J' u beside J u, which is what gradients
 * travel back by; and, where {@link #parameters} are not empty, the derivatives of J V by state and
 * parameters, which the gradient of an exponent is made of.
 *
 * <p>Immutable; each thread takes a {@link Stepper} of its own.
 */
public interface AdjointCell {

  /** Width of one input x_t. */
  int inputSize();

  /** Number of entries that the layer carries from one step to the next. */
  int stateSize();

  /** Dimension of the tangent space. */
  int tangentSize();

  /** Copies of the cell's arrays; empty where derivatives by them are not known. */
  List<CellParameter> parameters();

  /**
   * The same cell with other numbers.
   *
   * @param parameters of the names and shapes of {@link #parameters}, in their order
   */
  RecurrentCell with(List<CellParameter> parameters);

  /**
   * A stepper for up to so many vectors, in double precision.
   *
   * @param derivatives whether {@link Stepper#back} will be called, which needs more memory
   */
  Stepper stepper(int vectors, boolean derivatives);

  /**
   * Steps along one input sequence, linearised, so that vectors can be taken through any of them
   * afterwards, in both directions. What a step's linearisation is made of goes to a tape that the
   * caller owns: numbers for each unit, not a Jacobian. Not thread-safe.
   */
  interface Stepper extends AutoCloseable {

    /** Numbers that {@link #advance} writes for one step. */
    int tapeSize();

    /** Numbers for each vector that {@link #push} writes for {@link #back} to read. */
    int productSize();

    /**
     * Sets the input sequence that the next steps read.
     *
     * @param inputs row-major [steps x inputSize]; read, not copied
     */
    void drive(double[] inputs, int steps);

    /**
     * One step of the state, and its linearisation.
     *
     * @param t row of the driving sequence, 0-based
     * @param state [stateSize], s_(t-1) on entry, s_t on return
     * @param tape receives {@link #tapeSize()} numbers from {@code at} on
     */
    void advance(int t, double[] state, double[] tape, int at);

    /**
     * V becomes J V.
     *
     * @param vectors column-major [tangentSize x count]
     * @param products receives [productSize x count] from {@code productsAt} on; may be null
     */
    void push(
        double[] tape, int at, double[] vectors, int count, double[] products, int productsAt);

    /** V becomes J' V; column-major [tangentSize x count]. */
    void pull(double[] tape, int at, double[] vectors, int count);

    /** Sets what {@link #back} adds up to zero. */
    void clearGradients();

    /**
     * Takes the derivatives of some number L by s_t and J_t V to those by s_(t-1) and V, and adds
     * up what L changes by with the parameters.
     *
     * @param step what the step has had and left
     * @param stateBar dL / d s_t on entry, dL / d s_(t-1) on return
     * @param vectorsBar dL / d (J_t V) on entry, dL / d V on return, [tangentSize x count]
     */
    void back(Step step, double[] stateBar, double[] vectorsBar, int count);

    /** dL by parameter, in the order of {@link AdjointCell#parameters}. */
    List<CellParameter> gradients();

    @Override
    void close();
  }

  /**
   * What a step has had and left, each an array and where in it the step's part begins.
   *
   * @param t row of the driving sequence
   * @param tape as {@link Stepper#advance} wrote it
   * @param states s_(t-1)
   * @param vectors V
   * @param products as {@link Stepper#push} wrote them
   */
  record Step(
      int t,
      double[] tape,
      int at,
      double[] states,
      int stateAt,
      double[] vectors,
      int vectorsAt,
      double[] products,
      int productsAt) {}
}
