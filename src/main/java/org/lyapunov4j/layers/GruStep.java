package org.lyapunov4j.layers;

import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.SubOp;
import org.nd4j.linalg.factory.Nd4j;

/** The equations of {@link GRU}; the two forms differ in what the reset gate is applied to. */
abstract class GruStep extends RnnStep {
  final INDArray before;
  final INDArray zCandidate;
  final INDArray reset;

  /** What the candidate's recurrent product makes or takes: see the two forms. */
  final INDArray loop;

  final INDArray candidateWeights;
  final INDArray candidateWeightsGradient;
  final INDArray dBefore;
  final INDArray dzCandidate;

  /** [m x n], overwritten by every computation. */
  final INDArray spare;

  private final IActivation activation;
  private final IActivation gateActivation;
  private final boolean training;
  private final INDArray gateWeights;
  private final INDArray gateWeightsGradient;
  private final INDArray zGates;
  private final INDArray zReset;
  private final INDArray zUpdate;
  private final INDArray gates;
  private final INDArray update;
  private final INDArray candidate;
  private final INDArray after;
  private final INDArray dAfter;
  private final INDArray dzGates;
  private final INDArray dzReset;
  private final INDArray dzUpdate;

  GruStep(StepArrays f, IActivation activation, IActivation gateActivation, boolean training) {
    this.activation = activation;
    this.gateActivation = gateActivation;
    this.training = training;
    gateWeights = f.blocks(f.recurrentWeights(), 0, 2);
    candidateWeights = f.blocks(f.recurrentWeights(), 2, 1);
    before = f.before();
    zGates = f.blocks(f.z(), 0, 2);
    zReset = f.blocks(f.z(), 0, 1);
    zUpdate = f.blocks(f.z(), 1, 1);
    zCandidate = f.blocks(f.z(), 2, 1);
    gates = f.blocks(f.kept(), 0, 2);
    reset = f.blocks(f.kept(), 0, 1);
    update = f.blocks(f.kept(), 1, 1);
    candidate = f.blocks(f.kept(), 2, 1);
    loop = f.blocks(f.kept(), 3, 1);
    after = f.after();
    spare = f.scratch(1);
    boolean backwards = f.backwards();
    gateWeightsGradient = backwards ? f.blocks(f.recurrentGradient(), 0, 2) : null;
    candidateWeightsGradient = backwards ? f.blocks(f.recurrentGradient(), 2, 1) : null;
    dAfter = f.dAfter();
    dBefore = f.dBefore();
    dzGates = backwards ? f.blocks(f.dz(), 0, 2) : null;
    dzReset = backwards ? f.blocks(f.dz(), 0, 1) : null;
    dzUpdate = backwards ? f.blocks(f.dz(), 1, 1) : null;
    dzCandidate = backwards ? f.blocks(f.dz(), 2, 1) : null;
  }

  /** Adds the recurrent part to {@link #zCandidate} and writes {@link #loop}. */
  abstract void candidateForward();

  /**
   * The adjoint, from {@link #dzCandidate}: adds to {@link #dBefore} and {@link
   * #candidateWeightsGradient}, and returns the gradient with respect to {@link #reset}.
   */
  abstract INDArray candidateBackward();

  @Override
  protected final void forward() {
    Nd4j.gemm(before, gateWeights, zGates, false, false, 1, 1);
    gates.assign(zGates);
    gateActivation.getActivation(reset, training);
    gateActivation.getActivation(update, training);
    candidateForward();
    candidate.assign(zCandidate);
    activation.getActivation(candidate, training);
    // h' = g + z (h - g)
    Nd4j.exec(new SubOp(before, candidate, after));
    after.muli(update).addi(candidate);
  }

  @Override
  protected final void backward() {
    Nd4j.exec(new MulOp(dAfter, update, dBefore));
    Nd4j.exec(new SubOp(dAfter, dBefore, spare));
    backprop(activation, zCandidate, spare, dzCandidate);
    Nd4j.exec(new SubOp(before, candidate, spare));
    spare.muli(dAfter);
    backprop(gateActivation, zUpdate, spare, dzUpdate);
    backprop(gateActivation, zReset, candidateBackward(), dzReset);
    Nd4j.gemm(dzGates, gateWeights, dBefore, false, true, 1, 1);
    Nd4j.gemm(before, dzGates, gateWeightsGradient, true, false, 1, 1);
  }

  /** g = a(.. + r * (h Un + cn)), loop = h Un + cn. */
  static final class ResetAfter extends GruStep {
    private static final int LOOP_BIAS = 3;

    private final long units;
    private final INDArray loopBias;
    private final INDArray dLoop;
    private final INDArray dLoopSum;

    ResetAfter(StepArrays f, IActivation activation, IActivation gateActivation, boolean training) {
      super(f, activation, gateActivation, training);
      units = f.units();
      loopBias = f.biasRows(LOOP_BIAS);
      dLoop = f.backwards() ? f.scratch(1) : null;
      dLoopSum = f.backwards() ? f.scratch(1).assign(0) : null;
    }

    @Override
    void candidateForward() {
      loop.assign(loopBias);
      Nd4j.gemm(before, candidateWeights, loop, false, false, 1, 1);
      Nd4j.exec(new MulOp(reset, loop, spare));
      zCandidate.addi(spare);
    }

    @Override
    INDArray candidateBackward() {
      Nd4j.exec(new MulOp(dzCandidate, reset, dLoop));
      dLoopSum.addi(dLoop);
      Nd4j.gemm(dLoop, candidateWeights, dBefore, false, true, 1, 1);
      Nd4j.gemm(before, dLoop, candidateWeightsGradient, true, false, 1, 1);
      return Nd4j.exec(new MulOp(dzCandidate, loop, spare))[0];
    }

    @Override
    protected void finish(INDArray biasGradient) {
      biasGradient
          .get(interval(LOOP_BIAS * units, (LOOP_BIAS + 1) * units))
          .assign(dLoopSum.sum(0));
    }
  }

  /** g = a(.. + (r * h) Un), loop = r * h. */
  static final class ResetBefore extends GruStep {
    private final INDArray dLoop;

    ResetBefore(
        StepArrays f, IActivation activation, IActivation gateActivation, boolean training) {
      super(f, activation, gateActivation, training);
      dLoop = f.backwards() ? f.scratch(1) : null;
    }

    @Override
    void candidateForward() {
      Nd4j.exec(new MulOp(reset, before, loop));
      Nd4j.gemm(loop, candidateWeights, zCandidate, false, false, 1, 1);
    }

    @Override
    INDArray candidateBackward() {
      Nd4j.gemm(dzCandidate, candidateWeights, dLoop, false, true, 1, 0);
      Nd4j.gemm(loop, dzCandidate, candidateWeightsGradient, true, false, 1, 1);
      Nd4j.exec(new MulOp(dLoop, reset, spare));
      dBefore.addi(spare);
      return Nd4j.exec(new MulOp(dLoop, before, spare))[0];
    }
  }
}
