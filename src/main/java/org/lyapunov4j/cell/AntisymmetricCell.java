package org.lyapunov4j.cell;

import java.util.List;
import java.util.Optional;
import org.lyapunov4j.spectrum.AdjointCell;
import org.lyapunov4j.spectrum.CellParameter;
import org.lyapunov4j.spectrum.Matrix;
import org.lyapunov4j.spectrum.Precision;
import org.lyapunov4j.spectrum.RecurrentCell;

/**
 * The antisymmetric RNN of Chang, Chen, Haber and Chi (2019), the forward Euler discretisation of a
 * flow whose Jacobian is nearly antisymmetric: n exponents.
 *
 * <pre>
 *   h' = h + e a(M h + W x + b)                            with M = U - U^T - g I
 *   h' = h + e s(M h + Wz x + bz) a(M h + W x + b)         gated
 * </pre>
 *
 * <p>For g = 0 the flow's Jacobian diag(a') M has imaginary eigenvalues, and all exponents stay
 * near 0, measured against e; a diffusion g > 0 lowers their mean by e g times the mean slope of a.
 * One step of k tangent vectors costs 2 n^2 (k + 1) flops in one matrix product and about 3 n k
 * (gated 5 n k) element-wise.
 */
public final class AntisymmetricCell extends TwoPartCell implements Parametrised {
  /** U, of which M is made. */
  private final Matrix loop;

  private final double stepSize;
  private final double diffusion;
  private final Activation activation;

  /** s; null where there is no gate. */
  private final Activation gateActivation;

  /**
   * @param weights W, U and b; of U only U - U^T matters
   * @param stepSize e
   * @param diffusion g
   */
  public AntisymmetricCell(
      GateWeights weights, double stepSize, double diffusion, Activation activation) {
    this(
        weights.recurrent(),
        weights.input(),
        weights.bias(),
        stepSize,
        diffusion,
        activation,
        null);
  }

  private AntisymmetricCell(
      Matrix loop,
      Matrix input,
      double[] bias,
      double stepSize,
      double diffusion,
      Activation activation,
      Activation gateActivation) {
    super(new CellWeights(loop.rows(), input, antisymmetric(loop, diffusion), bias), loop.rows());
    this.loop = loop;
    this.diffusion = diffusion;
    this.stepSize = stepSize;
    this.activation = activation;
    this.gateActivation = gateActivation;
  }

  /**
   * The gated form.
   *
   * @param gateInput Wz, [units x inputs]
   * @param gateBias bz, [units]
   */
  public static AntisymmetricCell gated(
      GateWeights weights,
      Matrix gateInput,
      double[] gateBias,
      double stepSize,
      double diffusion,
      Activation activation,
      Activation gateActivation) {
    CellWeights both =
        CellWeights.stack(weights, new GateWeights(gateInput, weights.recurrent(), gateBias));
    return new AntisymmetricCell(
        weights.recurrent(),
        both.input(),
        both.bias(),
        stepSize,
        diffusion,
        activation,
        gateActivation);
  }

  private static Matrix antisymmetric(Matrix u, double diffusion) {
    int n = u.rows();
    double[] values = new double[n * n];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < n; i++) {
        values[i + n * j] = u.get(i, j) - u.get(j, i) - (i == j ? diffusion : 0);
      }
    }
    return Matrix.columnMajor(n, n, values);
  }

  @Override
  public Optional<AdjointCell> adjoint() {
    if (gateActivation == null) {
      return activation.elementwise()
          ? Optional.of(
              new UnitwiseAdjoint(
                  this, () -> new AntisymmetricUnits(units(), stepSize, activation)))
          : Optional.empty();
    }
    return activation.elementwise() && gateActivation.elementwise()
        ? Optional.of(
            new UnitwiseAdjoint(
                this,
                () -> new GatedAntisymmetricUnits(units(), stepSize, activation, gateActivation)))
        : Optional.empty();
  }

  @Override
  public List<CellParameter> parameters() {
    List<CellParameter> common = weights.parameters();
    return List.of(common.get(0), CellParameter.of("U", loop), common.get(2));
  }

  @Override
  public RecurrentCell with(List<CellParameter> p) {
    return new AntisymmetricCell(
        p.get(1).matrix(),
        p.get(0).matrix(),
        p.get(2).values(),
        stepSize,
        diffusion,
        activation,
        gateActivation);
  }

  @Override
  public int extras() {
    return 0;
  }

  /** M = U - U' - g I. */
  @Override
  public List<CellParameter> gradients(
      double[] input, double[] recurrent, double[] bias, double[] extra) {
    int n = units();
    double[] byLoop = new double[n * n];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < n; i++) {
        byLoop[i + n * j] = recurrent[i + n * j] - recurrent[j + n * i];
      }
    }
    return weights.gradients(input, byLoop, bias);
  }

  @Override
  public double timeStep() {
    return stepSize;
  }

  @Override
  public String kind() {
    return gateActivation == null ? "Antisymmetric" : "GatedAntisymmetric";
  }

  @Override
  public Stepper stepper(int tangents, Precision precision) {
    return gateActivation == null
        ? new PlainStepper(tangents, precision)
        : new GatedStepper(tangents, precision);
  }

  private final class PlainStepper extends TwoPartStepper {
    private final int n = units;
    private final double[] value = new double[n];
    private final double[] slope = new double[n];

    PlainStepper(int tangents, Precision precision) {
      super(AntisymmetricCell.this, tangents, precision);
    }

    @Override
    public List<ActivationSite> sites() {
      return List.of(new ActivationSite(activation, false, slope, 0));
    }

    @Override
    public boolean linearise(double[] tape, int at) {
      AntisymmetricUnits.write(tape, at, n, stepSize, slope);
      return true;
    }

    @Override
    void step(double[] state, double[] vectors) {
      for (int i = 0; i < n; i++) {
        value[i] = projected[i] + recurrent[i];
      }
      activation.evaluate(value, 0, n, value, slope);
      for (int i = 0; i < n; i++) {
        state[i] += stepSize * value[i];
      }
      for (int j = 0; j < tangents; j++) {
        int dz = n * (1 + j);
        activation.pushForward(value, slope, 0, n, recurrent, dz);
        for (int i = 0; i < n; i++) {
          vectors[n * j + i] += stepSize * recurrent[dz + i];
        }
      }
    }
  }

  private final class GatedStepper extends TwoPartStepper {
    private final int n = units;
    private final double[] z = projected;
    private final double[] value = new double[2 * n];
    private final double[] slope = new double[2 * n];
    private final double[] dGate = new double[n];

    GatedStepper(int tangents, Precision precision) {
      super(AntisymmetricCell.this, tangents, precision);
    }

    @Override
    public List<ActivationSite> sites() {
      return List.of(
          new ActivationSite(activation, false, slope, 0),
          new ActivationSite(gateActivation, true, slope, n));
    }

    @Override
    public boolean linearise(double[] tape, int at) {
      GatedAntisymmetricUnits.write(tape, at, n, stepSize, value, slope);
      return true;
    }

    @Override
    void step(double[] state, double[] vectors) {
      for (int i = 0; i < n; i++) {
        z[i] += recurrent[i];
        z[n + i] += recurrent[i];
      }
      activation.evaluate(z, 0, n, value, slope);
      gateActivation.evaluate(z, n, n, value, slope);
      for (int i = 0; i < n; i++) {
        state[i] += stepSize * value[n + i] * value[i];
      }
      for (int j = 0; j < tangents; j++) {
        advanceVector(vectors, n * j, n * (1 + j));
      }
    }

    /** dh' = dh + e (s da + a ds), both from the one M dh. */
    private void advanceVector(double[] vectors, int dh, int dz) {
      System.arraycopy(recurrent, dz, dGate, 0, n);
      activation.pushForward(value, slope, 0, n, recurrent, dz);
      gateActivation.pushForward(value, slope, n, n, dGate, 0);
      for (int i = 0; i < n; i++) {
        vectors[dh + i] += stepSize * (value[n + i] * recurrent[dz + i] + value[i] * dGate[i]);
      }
    }
  }
}
