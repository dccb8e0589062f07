package org.lyapunov4j.network;

import org.lyapunov4j.spectrum.RecurrentCell;

/** A cell of which nothing is known but its map. */
record OpaqueCell(RecurrentCell inside) implements RecurrentCell {

  @Override
  public int inputSize() {
    return inside.inputSize();
  }

  @Override
  public int units() {
    return inside.units();
  }

  @Override
  public int stateSize() {
    return inside.stateSize();
  }

  @Override
  public String kind() {
    return "Opaque";
  }

  @Override
  public Stepper stepper(int tangents) {
    Stepper stepper = inside.stepper(tangents);
    return new Stepper() {
      @Override
      public void drive(double[] inputs, int steps) {
        stepper.drive(inputs, steps);
      }

      @Override
      public void step(int t, double[] state, double[] vectors) {
        stepper.step(t, state, vectors);
      }

      @Override
      public void close() {
        stepper.close();
      }
    };
  }
}
