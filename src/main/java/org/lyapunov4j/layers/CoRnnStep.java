package org.lyapunov4j.layers;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The equations of {@link CoRnn}, as v' = k v + d (a(z) - g y) and y' = y + D v'. */
final class CoRnnStep extends RnnStep {
  private final IActivation activation;
  private final boolean training;
  private final double stepSize;
  private final double stiffness;
  private final double kept;
  private final double gained;
  private final INDArray weights;
  private final INDArray weightsGradient;
  private final INDArray z;
  private final INDArray before;
  private final INDArray yBefore;
  private final INDArray vBefore;
  private final INDArray yAfter;
  private final INDArray vAfter;
  private final INDArray dyAfter;
  private final INDArray dvAfter;
  private final INDArray dz;
  private final INDArray dBefore;
  private final INDArray dyBefore;
  private final INDArray dvBefore;

  /** [m x n], overwritten by every computation. */
  private final INDArray spare;

  CoRnnStep(StepArrays f, CoRnn conf, boolean training) {
    activation = conf.getActivationFn();
    this.training = training;
    stepSize = conf.getStepSize();
    stiffness = conf.getStiffness();
    double friction = stepSize * conf.getDamping();
    boolean implicit = conf.isImplicitDamping();
    kept = implicit ? 1 / (1 + friction) : 1 - friction;
    gained = implicit ? stepSize / (1 + friction) : stepSize;
    weights = f.recurrentWeights();
    weightsGradient = f.recurrentGradient();
    z = f.z();
    before = f.before();
    yBefore = f.blocks(before, 0, 1);
    vBefore = f.blocks(before, 1, 1);
    yAfter = f.blocks(f.after(), 0, 1);
    vAfter = f.blocks(f.after(), 1, 1);
    boolean backwards = f.backwards();
    dyAfter = backwards ? f.blocks(f.dAfter(), 0, 1) : null;
    dvAfter = backwards ? f.blocks(f.dAfter(), 1, 1) : null;
    dz = f.dz();
    dBefore = f.dBefore();
    dyBefore = backwards ? f.blocks(dBefore, 0, 1) : null;
    dvBefore = backwards ? f.blocks(dBefore, 1, 1) : null;
    spare = f.scratch(1);
  }

  @Override
  protected void forward() {
    Nd4j.gemm(before, weights, z, false, false, 1, 1);
    vAfter.assign(z);
    activation.getActivation(vAfter, training);
    spare.assign(yBefore).muli(stiffness);
    vAfter.subi(spare).muli(gained);
    spare.assign(vBefore).muli(kept);
    vAfter.addi(spare);
    yAfter.assign(vAfter).muli(stepSize).addi(yBefore);
  }

  @Override
  protected void backward() {
    spare.assign(dyAfter).muli(stepSize);
    dvAfter.addi(spare);
    dvBefore.assign(dvAfter).muli(kept);
    dvAfter.muli(gained);
    spare.assign(dvAfter).muli(stiffness);
    dyBefore.assign(dyAfter).subi(spare);
    backprop(activation, z, dvAfter, dz);
    Nd4j.gemm(dz, weights, dBefore, false, true, 1, 1);
    Nd4j.gemm(before, dz, weightsGradient, true, false, 1, 1);
  }
}
