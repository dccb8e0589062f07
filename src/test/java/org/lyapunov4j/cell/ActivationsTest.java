package org.lyapunov4j.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Derivatives against central differences, sides of kinks, and large arguments. */
class ActivationsTest {

  /** Every function with the points where it has a kink or a jump. */
  static Stream<Arguments> functions() {
    return Stream.of(
        Arguments.of(Activations.cube(), new double[] {}),
        Arguments.of(Activations.elu(1), new double[] {}),
        Arguments.of(Activations.elu(0.5), new double[] {0}),
        Arguments.of(Activations.hardSigmoid(), new double[] {-0.5 / 0.2f, 0.5 / 0.2f}),
        Arguments.of(Activations.hardTanh(), new double[] {-1, 1}),
        Arguments.of(Activations.identity(), new double[] {}),
        Arguments.of(Activations.leakyRelu(0.2), new double[] {0}),
        Arguments.of(Activations.rationalTanh(), new double[] {}),
        Arguments.of(Activations.relu(), new double[] {0}),
        Arguments.of(Activations.relu(3, 0, 0.1), new double[] {0, 3}),
        Arguments.of(Activations.relu(3, 1, 0.1), new double[] {1, 3}),
        Arguments.of(Activations.relu6(), new double[] {0, 6}),
        Arguments.of(Activations.rrelu(0.1, 0.3), new double[] {0}),
        Arguments.of(Activations.sigmoid(), new double[] {}),
        Arguments.of(Activations.softPlus(), new double[] {}),
        Arguments.of(Activations.softSign(), new double[] {}),
        Arguments.of(Activations.tanh(), new double[] {}),
        Arguments.of(Activations.rectifiedTanh(), new double[] {0}),
        Arguments.of(Activations.selu(), new double[] {0}),
        Arguments.of(Activations.swish(), new double[] {}),
        Arguments.of(Activations.thresholdedRelu(1.5), new double[] {1.5}),
        Arguments.of(Activations.gelu(), new double[] {}),
        Arguments.of(Activations.geluPrecise(), new double[] {}),
        Arguments.of(Activations.mish(), new double[] {}));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void slopeEqualsCentralDifferences(Activation activation, double[] kinks) {
    Random random = new Random(1);
    double step = 1e-6;
    for (int trial = 0; trial < 2000; trial++) {
      double z = 16 * random.nextDouble() - 8;
      if (near(z, kinks, 2 * step)) {
        continue;
      }
      double expected = (value(activation, z + step) - value(activation, z - step)) / (2 * step);
      assertEquals(expected, slope(activation, z), 1e-7 * Math.max(1, Math.abs(z * z)), "at " + z);
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void slopeAtAKinkIsThatOfOneSide(Activation activation, double[] kinks) {
    for (double kink : kinks) {
      double at = slope(activation, kink);
      double left = slope(activation, kink - 1e-7);
      double right = slope(activation, kink + 1e-7);
      assertTrue(Math.min(Math.abs(at - left), Math.abs(at - right)) < 1e-6, "at " + kink);
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void largeArgumentsGiveFiniteSlopesAndNanStaysNan(Activation activation, double[] kinks) {
    for (double z : new double[] {-1e4, -800, -40, 40, 800, 1e4}) {
      assertTrue(Double.isFinite(value(activation, z)), "value at " + z);
      assertTrue(Double.isFinite(slope(activation, z)), "slope at " + z);
    }
    assertTrue(Double.isNaN(value(activation, Double.NaN)));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void evaluatesInPlaceAndInsideABlock(Activation activation, double[] kinks) {
    double[] z = {9, -1.3, 0.4, 2.2, 9};
    double[] slope = {7, 7, 7, 7, 7};
    double[] inPlace = z.clone();
    activation.evaluate(inPlace, 1, 3, inPlace, slope);
    for (int i = 1; i < 4; i++) {
      assertEquals(value(activation, z[i]), inPlace[i]);
      assertEquals(slope(activation, z[i]), slope[i]);
    }
    assertEquals(9, inPlace[0]);
    assertEquals(9, inPlace[4]);
    assertEquals(7, slope[0]);
    assertEquals(7, slope[4]);
  }

  @Test
  void saturatedSlopesAreTinyButNotZero() {
    assertEquals(4 * Math.exp(-80), slope(Activations.tanh(), 40), 1e-12 * Math.exp(-80));
    assertEquals(Math.exp(-60), slope(Activations.sigmoid(), 60), 1e-12 * Math.exp(-60));
    assertEquals(Math.exp(-60), slope(Activations.sigmoid(), -60), 1e-12 * Math.exp(-60));
    assertEquals(Math.exp(-60), value(Activations.softPlus(), -60), 1e-12 * Math.exp(-60));
    double mish = (1 - 60) * Math.exp(-60);
    assertEquals(mish, slope(Activations.mish(), -60), 1e-12 * Math.abs(mish));
  }

  @Test
  void softmaxPushesVectorsThroughItsJacobian() {
    Activation softmax = Activations.softmax();
    double[] z = {5, 0.3, -1.1, 0.8, 700.8, 5};
    double[] slope = new double[6];
    double[] p = new double[6];
    softmax.evaluate(z, 1, 3, p, slope);
    assertEquals(1, p[1] + p[2] + p[3], 1e-15);
    double[] v = {9, 0.2, -0.7, 0.5};
    double step = 1e-6;
    double[][] sides = new double[2][6];
    for (int side = 0; side < 2; side++) {
      double[] moved = z.clone();
      for (int i = 0; i < 3; i++) {
        moved[1 + i] += (side == 0 ? step : -step) * v[1 + i];
      }
      softmax.evaluate(moved, 1, 3, sides[side], new double[6]);
    }
    double[] tangent = v.clone();
    softmax.pushForward(p, slope, 1, 3, tangent, 1);
    assertEquals(9, tangent[0]);
    for (int i = 1; i < 4; i++) {
      assertEquals((sides[0][i] - sides[1][i]) / (2 * step), tangent[i], 1e-9);
    }
    softmax.evaluate(z, 3, 2, p, slope);
    assertEquals(1, p[4], "the largest entry is taken out before exp");
  }

  private static boolean near(double z, double[] kinks, double distance) {
    for (double kink : kinks) {
      if (Math.abs(z - kink) < distance) {
        return true;
      }
    }
    return false;
  }

  private static double value(Activation activation, double z) {
    double[] value = new double[1];
    activation.evaluate(new double[] {z}, 0, 1, value, new double[1]);
    return value[0];
  }

  private static double slope(Activation activation, double z) {
    double[] slope = new double[1];
    activation.evaluate(new double[] {z}, 0, 1, new double[1], slope);
    return slope[0];
  }
}
