package org.lyapunov4j.network;

import org.lyapunov4j.cell.Activation;
import org.lyapunov4j.cell.Activations;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** From DL4J's activation functions, with their parameters, to ours; for readers of layers. */
public final class Dl4jActivations {
  private Dl4jActivations() {}

  /**
   * The same function, as it acts at inference.
   *
   * @throws IllegalArgumentException if it is none of DL4J's own (or PReLU, whose slopes are
   *     weights)
   */
  public static Activation of(IActivation function) {
    if (function instanceof ActivationTanH) {
      return Activations.tanh();
    } else if (function instanceof ActivationSigmoid) {
      return Activations.sigmoid();
    } else if (function instanceof ActivationHardSigmoid) {
      return Activations.hardSigmoid();
    } else if (function instanceof ActivationReLU relu) {
      return relu(relu);
    } else if (function instanceof ActivationIdentity) {
      return Activations.identity();
    } else if (function instanceof ActivationSoftmax) {
      return Activations.softmax();
    } else if (function instanceof ActivationSoftPlus) {
      return Activations.softPlus();
    } else if (function instanceof ActivationSoftSign) {
      return Activations.softSign();
    } else if (function instanceof ActivationELU elu) {
      return Activations.elu(elu.getAlpha());
    } else if (function instanceof ActivationSELU) {
      return Activations.selu();
    } else if (function instanceof ActivationLReLU leaky) {
      return Activations.leakyRelu(leaky.getAlpha());
    } else if (function instanceof ActivationRReLU random) {
      return Activations.rrelu(random.getL(), random.getU());
    } else if (function instanceof ActivationReLU6) {
      return Activations.relu6();
    } else if (function instanceof ActivationThresholdedReLU relu) {
      return Activations.thresholdedRelu(relu.getTheta());
    } else if (function instanceof ActivationHardTanH) {
      return Activations.hardTanh();
    } else if (function instanceof ActivationRationalTanh) {
      return Activations.rationalTanh();
    } else if (function instanceof ActivationRectifiedTanh) {
      return Activations.rectifiedTanh();
    } else if (function instanceof ActivationCube) {
      return Activations.cube();
    } else if (function instanceof ActivationSwish) {
      return Activations.swish();
    } else if (function instanceof ActivationMish) {
      return Activations.mish();
    } else if (function instanceof ActivationGELU gelu) {
      return gelu.isPrecise() ? Activations.geluPrecise() : Activations.gelu();
    }
    throw new IllegalArgumentException(
        "activation "
            + (function == null ? "null" : function.getClass().getName())
            + " has no known derivative; provide a LayerReader that knows it");
  }

  private static Activation relu(ActivationReLU relu) {
    if (relu.getMax() == null && relu.getThreshold() == null && relu.getNegativeSlope() == null) {
      return Activations.relu();
    }
    return Activations.relu(
        relu.getMax() == null ? Double.POSITIVE_INFINITY : relu.getMax(),
        relu.getThreshold() == null ? 0 : relu.getThreshold(),
        relu.getNegativeSlope() == null ? 0 : relu.getNegativeSlope());
  }
}
