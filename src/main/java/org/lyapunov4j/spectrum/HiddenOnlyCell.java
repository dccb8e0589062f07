package org.lyapunov4j.spectrum;

/**
 * A cell seen through its output alone: the tangent map dh'/dh with the rest of the state held
 * fixed, as the spectra of Vogt, Zheng and Shlizerman (2022) are defined. It misses what the layer
 * remembers elsewhere; it exists to compare with them.
 */
record HiddenOnlyCell(RecurrentCell cell) implements RecurrentCell {

  @Override
  public int inputSize() {
    return cell.inputSize();
  }

  @Override
  public int units() {
    return cell.units();
  }

  @Override
  public int stateSize() {
    return cell.stateSize();
  }

  @Override
  public int tangentSize() {
    return cell.units();
  }

  @Override
  public String kind() {
    return cell.kind();
  }

  @Override
  public double timeStep() {
    return cell.timeStep();
  }

  @Override
  public double tangentError() {
    return cell.tangentError();
  }

  @Override
  public double flopsPerStep(int tangents) {
    return cell.flopsPerStep(tangents);
  }

  @Override
  public long scratchBytes(int tangents) {
    return cell.scratchBytes(tangents) + 8L * cell.tangentSize() * tangents;
  }

  @Override
  public Stepper stepper(int tangents) {
    return stepper(tangents, Precision.DOUBLE);
  }

  @Override
  public Stepper stepper(int tangents, Precision precision) {
    Stepper inner = cell.stepper(tangents, precision);
    int units = cell.units();
    int whole = cell.tangentSize();
    double[] lifted = new double[whole * tangents];
    return new Stepper() {
      @Override
      public void drive(double[] inputs, int steps) {
        inner.drive(inputs, steps);
      }

      @Override
      public void step(int t, double[] state, double[] vectors) {
        java.util.Arrays.fill(lifted, 0);
        for (int j = 0; j < tangents; j++) {
          System.arraycopy(vectors, units * j, lifted, whole * j, units);
        }
        inner.step(t, state, lifted);
        for (int j = 0; j < tangents; j++) {
          System.arraycopy(lifted, whole * j, vectors, units * j, units);
        }
      }

      @Override
      public void close() {
        inner.close();
      }
    };
  }
}
