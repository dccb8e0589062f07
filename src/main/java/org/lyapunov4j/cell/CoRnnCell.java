package org.lyapunov4j.cell;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lyapunov4j.spectrum.AdjointCell;
import org.lyapunov4j.spectrum.CellParameter;
import org.lyapunov4j.spectrum.Matrix;
import org.lyapunov4j.spectrum.Precision;
import org.lyapunov4j.spectrum.RecurrentCell;

/**
 * The coupled oscillatory RNN of Rusch and Mishra (2021). The state is (y, z), positions and
 * velocities: 2n exponents.
 *
 * <pre>
 *   z' = z + D (a(U y + V z + W x + b) - g y - e z)        e z' where damping is implicit
 *   y' = y + D z'
 * </pre>
 *
 * <p>Written as z' = k z + d (a(...) - g y) with the constants of {@link Oscillators}. A step takes
 * volume by the factor det(k I + d diag(a') V), for y' - D z' = y: without V the exponents sum to n
 * ln |k|. One step of k tangent vectors costs 4 n^2 (k + 1) flops in one matrix product and about 8
 * n k element-wise.
 */
public final class CoRnnCell extends TwoPartCell implements Parametrised {
  private final Oscillators oscillators;
  private final Activation activation;

  /**
   * @param weights W, U and b
   * @param velocityWeights V, [units x units]
   */
  public CoRnnCell(
      GateWeights weights, Matrix velocityWeights, Oscillators oscillators, Activation activation) {
    super(withVelocities(weights, velocityWeights), 2 * weights.units());
    this.oscillators = oscillators;
    this.activation = activation;
  }

  /** U becomes [U | V], [n x 2n]. */
  private static CellWeights withVelocities(GateWeights weights, Matrix velocityWeights) {
    int units = weights.units();
    if (velocityWeights.rows() != units || velocityWeights.columns() != units) {
      throw new IllegalArgumentException(
          "weights of the velocities must be "
              + units
              + " x "
              + units
              + ", got "
              + velocityWeights.rows()
              + " x "
              + velocityWeights.columns());
    }
    return new CellWeights(
        units,
        weights.input(),
        Matrix.stack(weights.recurrent().transpose(), velocityWeights.transpose()).transpose(),
        weights.bias());
  }

  @Override
  public Optional<AdjointCell> adjoint() {
    return activation.elementwise()
        ? Optional.of(
            new UnitwiseAdjoint(this, () -> new OscillatorUnits(units(), oscillators, activation)))
        : Optional.empty();
  }

  @Override
  public List<CellParameter> parameters() {
    List<CellParameter> common = weights.parameters();
    return split(common.get(0), weights.recurrent().toArray(), common.get(2));
  }

  /** [U | V] by columns. */
  private List<CellParameter> split(CellParameter w, double[] both, CellParameter b) {
    int n = units();
    return List.of(
        w,
        new CellParameter("U", n, n, Arrays.copyOfRange(both, 0, n * n)),
        new CellParameter("V", n, n, Arrays.copyOfRange(both, n * n, 2 * n * n)),
        b);
  }

  @Override
  public RecurrentCell with(List<CellParameter> p) {
    GateWeights own = new GateWeights(p.get(0).matrix(), p.get(1).matrix(), p.get(3).values());
    return new CoRnnCell(own, p.get(2).matrix(), oscillators, activation);
  }

  @Override
  public int extras() {
    return 0;
  }

  @Override
  public List<CellParameter> gradients(
      double[] input, double[] recurrent, double[] bias, double[] extra) {
    List<CellParameter> common = weights.gradients(input, recurrent, bias);
    return split(common.get(0), recurrent, common.get(2));
  }

  @Override
  public double timeStep() {
    return oscillators.stepSize();
  }

  @Override
  public String kind() {
    return "coRNN";
  }

  @Override
  public Stepper stepper(int tangents, Precision precision) {
    return new OscillatorStepper(tangents, precision);
  }

  private final class OscillatorStepper extends TwoPartStepper {
    private final int n = units;
    private final double kept = oscillators.kept();
    private final double gained = oscillators.gained();
    private final double stiffness = oscillators.stiffness();
    private final double stepSize = oscillators.stepSize();
    private final double[] value = new double[n];
    private final double[] slope = new double[n];

    OscillatorStepper(int tangents, Precision precision) {
      super(CoRnnCell.this, tangents, precision);
    }

    @Override
    public List<ActivationSite> sites() {
      return List.of(new ActivationSite(activation, false, slope, 0));
    }

    @Override
    public boolean linearise(double[] tape, int at) {
      OscillatorUnits.write(tape, at, n, oscillators, slope);
      return true;
    }

    @Override
    void step(double[] state, double[] vectors) {
      for (int i = 0; i < n; i++) {
        value[i] = projected[i] + recurrent[i];
      }
      activation.evaluate(value, 0, n, value, slope);
      oscillate(state, 0, value, 0);
      for (int j = 0; j < tangents; j++) {
        activation.pushForward(value, slope, 0, n, recurrent, n * (1 + j));
        oscillate(vectors, 2 * n * j, recurrent, n * (1 + j));
      }
    }

    /** All but the activation is linear: the same for the state and its tangent vectors. */
    private void oscillate(double[] state, int y, double[] force, int at) {
      int z = y + n;
      for (int i = 0; i < n; i++) {
        double velocity = kept * state[z + i] + gained * (force[at + i] - stiffness * state[y + i]);
        state[z + i] = velocity;
        state[y + i] += stepSize * velocity;
      }
    }
  }
}
