package org.lyapunov4j.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lyapunov4j.cell.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationPReLU;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every activation DL4J offers has the values that DL4J computes in double precision. */
class Dl4jActivationsTest {

  static Stream<IActivation> functions() {
    return Stream.concat(
        Arrays.stream(org.nd4j.linalg.activations.Activation.values())
            .filter(activation -> activation != org.nd4j.linalg.activations.Activation.RRELU)
            .map(org.nd4j.linalg.activations.Activation::getActivationFunction),
        Stream.of(
            new ActivationELU(0.3),
            new ActivationLReLU(0.17),
            new ActivationThresholdedReLU(0.4),
            new ActivationGELU(true),
            new ActivationReLU(2.0, 0.0, 0.1),
            new ActivationReLU(2.0, 0.7, 0.1),
            new ActivationReLU(null, -0.5, 0.2)));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void valuesEqualThoseOfDl4j(IActivation function) {
    int rows = 40;
    int n = 25;
    double[] z = new Random(3).doubles((long) rows * n, -9, 9).toArray();
    System.arraycopy(new double[] {0, 1, -1, 2.5, -2.5, 6, 0.4, -0.5, 0.7, 2}, 0, z, 0, 10);
    INDArray input = Nd4j.createFromArray(z).castTo(DataType.DOUBLE).reshape(rows, n);
    double[] expected = function.getActivation(input.dup(), false).dup('c').data().asDouble();
    Activation activation = Dl4jActivations.of(function);
    double[] actual = new double[z.length];
    for (int row = 0; row < rows; row++) {
      activation.evaluate(z, row * n, n, actual, new double[z.length]);
    }
    for (int i = 0; i < z.length; i++) {
      assertEquals(
          expected[i], actual[i], 1e-13 * Math.max(1, Math.abs(expected[i])), "at " + z[i]);
    }
  }

  /** At, beside and far from every kink of any of them: exponents tell what gradients do. */
  @ParameterizedTest
  @MethodSource("functions")
  void slopesAreThoseOfDl4jsBackpropagation(IActivation function) {
    double[] kinks = {0, 1, -1, 2.5, -2.5, 0.5 / 0.2f, -0.5 / 0.2f, 6, 0.4, -0.5, 0.7, 2};
    double[] z = new double[3 * kinks.length + 40];
    double[] random = new Random(5).doubles(40, -9, 9).toArray();
    System.arraycopy(random, 0, z, 3 * kinks.length, 40);
    for (int i = 0; i < kinks.length; i++) {
      z[3 * i] = kinks[i];
      z[3 * i + 1] = kinks[i] - 1e-5;
      z[3 * i + 2] = kinks[i] + 1e-5;
    }
    Activation activation = Dl4jActivations.of(function);
    double[] slopes = new double[z.length];
    double[] values = new double[z.length];
    activation.evaluate(z, 0, z.length, values, slopes);
    INDArray input = Nd4j.createFromArray(z).castTo(DataType.DOUBLE).reshape(1, z.length);
    double[] upstream = new Random(6).doubles(z.length, 0.5, 1).toArray();
    INDArray epsilon = Nd4j.createFromArray(upstream).castTo(DataType.DOUBLE).reshape(1, z.length);
    double[] expected = function.backprop(input, epsilon).getFirst().dup('c').data().asDouble();
    double[] actual = upstream.clone();
    activation.pushForward(values, slopes, 0, z.length, actual, 0);
    // See Activations: DL4J's backward pass forgets this alpha, and is coarse for the other.
    boolean forgetsAlpha = function instanceof ActivationELU elu && elu.getAlpha() != 1;
    double tolerance = function instanceof ActivationGELU gelu && gelu.isPrecise() ? 3e-4 : 1e-7;
    for (int i = 0; i < z.length; i++) {
      if (forgetsAlpha && z[i] < 0) {
        assertEquals(upstream[i] * Math.exp(z[i]), expected[i], 1e-7, "no longer?");
        continue;
      }
      assertEquals(
          expected[i], actual[i], tolerance * Math.max(1, Math.abs(expected[i])), "at " + z[i]);
    }
  }

  /** If DL4J comes to treat RReLU at inference as its paper does, this tells; see Activations. */
  @Test
  void randomisedReluHasItsMeanSlopeWhereDl4jHasNone() {
    double[] value = new double[2];
    Dl4jActivations.of(new ActivationRReLU(0.1, 0.5))
        .evaluate(new double[] {-2, 0.25}, 0, 2, value, new double[2]);
    assertArrayEquals(new double[] {-0.6, 0.25}, value, 1e-15);
    INDArray input = Nd4j.createFromArray(-2.0, 0.25).reshape(1, 2);
    assertArrayEquals(
        new double[] {0.3, 0.3},
        new ActivationRReLU(0.1, 0.5).getActivation(input, false).toDoubleVector(),
        1e-15);
  }

  @Test
  void anActivationWithoutKnownDerivativeSaysWhatToDo() {
    Exception error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Dl4jActivations.of(new ActivationPReLU(Nd4j.ones(1, 2), null)));
    assertTrue(error.getMessage().contains("ActivationPReLU"), error.getMessage());
    assertTrue(error.getMessage().contains("LayerReader"), error.getMessage());
  }
}
