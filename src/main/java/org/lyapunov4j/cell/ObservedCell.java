package org.lyapunov4j.cell;

import java.util.Optional;
import org.lyapunov4j.spectrum.AdjointCell;
import org.lyapunov4j.spectrum.Precision;
import org.lyapunov4j.spectrum.RecurrentCell;

/**
 * A cell as it is, whose steps are looked at: what an estimate computes anyway is seen without
 * computing it again. Steps that the estimator takes again, to keep rounding down, are seen again.
 */
public abstract class ObservedCell implements RecurrentCell {
  private final RecurrentCell cell;

  protected ObservedCell(RecurrentCell cell) {
    this.cell = cell;
  }

  /** Told of the steps of one stepper, by the thread that has it. */
  @FunctionalInterface
  public interface StepObserver {

    /**
     * A step has been taken.
     *
     * @param state the state after it; to look at, not to keep
     */
    void stepped(double[] state);
  }

  /** Who is told of a stepper's steps; called once for each, by any thread. */
  protected abstract StepObserver observe(Stepper stepper);

  @Override
  public final int inputSize() {
    return cell.inputSize();
  }

  @Override
  public final int units() {
    return cell.units();
  }

  @Override
  public final int stateSize() {
    return cell.stateSize();
  }

  @Override
  public final int tangentSize() {
    return cell.tangentSize();
  }

  @Override
  public final double timeStep() {
    return cell.timeStep();
  }

  @Override
  public final String kind() {
    return cell.kind();
  }

  @Override
  public final long scratchBytes(int tangents) {
    return cell.scratchBytes(tangents);
  }

  @Override
  public final double flopsPerStep(int tangents) {
    return cell.flopsPerStep(tangents);
  }

  @Override
  public final double tangentError() {
    return cell.tangentError();
  }

  /** Not observed. */
  @Override
  public final Optional<AdjointCell> adjoint() {
    return cell.adjoint();
  }

  @Override
  public final Stepper stepper(int tangents) {
    return observed(cell.stepper(tangents));
  }

  @Override
  public final Stepper stepper(int tangents, Precision precision) {
    return observed(cell.stepper(tangents, precision));
  }

  private Stepper observed(Stepper inner) {
    StepObserver observer = observe(inner);
    return new Stepper() {
      @Override
      public void drive(double[] inputs, int steps) {
        inner.drive(inputs, steps);
      }

      @Override
      public void step(int t, double[] state, double[] tangents) {
        inner.step(t, state, tangents);
        observer.stepped(state);
      }

      @Override
      public boolean linearise(double[] tape, int at) {
        return inner.linearise(tape, at);
      }

      @Override
      public void close() {
        inner.close();
      }
    };
  }
}
