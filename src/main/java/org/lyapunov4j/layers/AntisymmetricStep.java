package org.lyapunov4j.layers;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.factory.Nd4j;

/** The equations of {@link AntisymmetricRnn}, without and with a gate. */
abstract class AntisymmetricStep extends RnnStep {
  final INDArray before;
  final INDArray after;
  final INDArray dAfter;
  final INDArray dBefore;

  /** M = U - U^T - g I, [n x n]. */
  final INDArray recurrent;

  /** Gradient with respect to M until {@link #finish} makes it that of U. */
  final INDArray recurrentGradient;

  final IActivation activation;
  final double stepSize;
  final boolean training;

  /** [m x n], overwritten by every computation. */
  final INDArray spare;

  AntisymmetricStep(StepArrays f, AntisymmetricRnn conf, boolean training) {
    before = f.before();
    after = f.after();
    dAfter = f.dAfter();
    dBefore = f.dBefore();
    spare = f.scratch(1);
    INDArray u = f.recurrentWeights();
    recurrent =
        u.dup('f')
            .subi(u.transpose())
            .subi(Nd4j.eye(f.units()).castTo(u.dataType()).muli(conf.getDiffusion()));
    recurrentGradient = f.recurrentGradient();
    activation = conf.getActivationFn();
    stepSize = conf.getStepSize();
    this.training = training;
  }

  /** The adjoint of h and h M: dh = dh' + dz M^T, where dz belongs to h M. */
  final void recurrentBackward(INDArray dz) {
    dBefore.assign(dAfter);
    Nd4j.gemm(dz, recurrent, dBefore, false, true, 1, 1);
    Nd4j.gemm(before, dz, recurrentGradient, true, false, 1, 1);
  }

  /** dU = dM - dM^T. */
  @Override
  protected final void finish(INDArray biasGradient) {
    recurrentGradient.subi(recurrentGradient.transpose().dup('f'));
  }

  static final class Plain extends AntisymmetricStep {
    private final INDArray z;
    private final INDArray dz;

    Plain(StepArrays f, AntisymmetricRnn conf, boolean training) {
      super(f, conf, training);
      z = f.z();
      dz = f.dz();
    }

    @Override
    protected void forward() {
      Nd4j.gemm(before, recurrent, z, false, false, 1, 1);
      after.assign(z);
      activation.getActivation(after, training);
      after.muli(stepSize).addi(before);
    }

    @Override
    protected void backward() {
      spare.assign(dAfter).muli(stepSize);
      backprop(activation, z, spare, dz);
      recurrentBackward(dz);
    }
  }

  static final class Gated extends AntisymmetricStep {
    private final IActivation gateActivation;
    private final INDArray z;
    private final INDArray zValue;
    private final INDArray zGate;
    private final INDArray values;
    private final INDArray value;
    private final INDArray gate;
    private final INDArray dzValue;
    private final INDArray dzGate;

    /** [m x n]: h M, and its gradient. */
    private final INDArray product;

    Gated(StepArrays f, AntisymmetricRnn conf, boolean training) {
      super(f, conf, training);
      gateActivation = conf.getGateActivationFn();
      z = f.z();
      zValue = f.blocks(z, 0, 1);
      zGate = f.blocks(z, 1, 1);
      values = f.kept();
      value = f.blocks(values, 0, 1);
      gate = f.blocks(values, 1, 1);
      dzValue = f.backwards() ? f.blocks(f.dz(), 0, 1) : null;
      dzGate = f.backwards() ? f.blocks(f.dz(), 1, 1) : null;
      product = f.scratch(1);
    }

    @Override
    protected void forward() {
      Nd4j.gemm(before, recurrent, product, false, false, 1, 0);
      zValue.addi(product);
      zGate.addi(product);
      values.assign(z);
      activation.getActivation(value, training);
      gateActivation.getActivation(gate, training);
      Nd4j.exec(new MulOp(value, gate, after));
      after.muli(stepSize).addi(before);
    }

    @Override
    protected void backward() {
      Nd4j.exec(new MulOp(dAfter, gate, spare));
      backprop(activation, zValue, spare.muli(stepSize), dzValue);
      Nd4j.exec(new MulOp(dAfter, value, spare));
      backprop(gateActivation, zGate, spare.muli(stepSize), dzGate);
      Nd4j.exec(new AddOp(dzValue, dzGate, product));
      recurrentBackward(product);
    }
  }
}
