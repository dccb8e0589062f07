package org.lyapunov4j.examples;

import org.lyapunov4j.cell.Activation;
import org.lyapunov4j.cell.GateWeights;
import org.lyapunov4j.spectrum.MatrixProduct;
import org.lyapunov4j.spectrum.RecurrentCell;

/** Leaky integrators with their tangent map: dh' = (1 - a) dh + a f'(z) U dh. */
public final class LeakyCell implements RecurrentCell {
  private final GateWeights weights;
  private final double leak;
  private final Activation activation;

  public LeakyCell(GateWeights weights, double leak, Activation activation) {
    this.weights = weights;
    this.leak = leak;
    this.activation = activation;
  }

  @Override
  public int inputSize() {
    return weights.inputSize();
  }

  @Override
  public int units() {
    return weights.units();
  }

  @Override
  public int stateSize() {
    return weights.units();
  }

  @Override
  public String kind() {
    return "Leaky";
  }

  @Override
  public Stepper stepper(int tangents) {
    return new LeakyStepper(tangents);
  }

  private final class LeakyStepper implements Stepper {
    private final int n = units();
    private final int tangents;
    private final MatrixProduct input = new MatrixProduct(weights.input(), inputSize(), 1);
    private final MatrixProduct recurrent;
    private final double[] fromInput = new double[n];

    /** U [h | V], column-major [n x (1 + k)]. */
    private final double[] product;

    private final double[] value = new double[n];
    private final double[] slope = new double[n];
    private double[] sequence;

    LeakyStepper(int tangents) {
      this.tangents = tangents;
      this.recurrent = new MatrixProduct(weights.recurrent(), n, 1 + tangents);
      this.product = new double[n * (1 + tangents)];
    }

    @Override
    public void drive(double[] inputs, int steps) {
      sequence = inputs;
    }

    @Override
    public void step(int t, double[] state, double[] vectors) {
      input.apply(sequence, t * inputSize(), 1, fromInput);
      recurrent.apply(state, vectors, tangents, product);
      for (int i = 0; i < n; i++) {
        value[i] = fromInput[i] + product[i] + weights.bias()[i];
      }
      activation.evaluate(value, 0, n, value, slope);
      leak(state, 0, value, 0);
      for (int j = 0; j < tangents; j++) {
        activation.pushForward(value, slope, 0, n, product, n * (1 + j));
        leak(vectors, n * j, product, n * (1 + j));
      }
    }

    private void leak(double[] kept, int at, double[] added, int from) {
      for (int i = 0; i < n; i++) {
        kept[at + i] = (1 - leak) * kept[at + i] + leak * added[from + i];
      }
    }

    @Override
    public void close() {
      input.close();
      recurrent.close();
    }
  }
}
