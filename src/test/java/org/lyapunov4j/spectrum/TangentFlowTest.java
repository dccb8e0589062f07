package org.lyapunov4j.spectrum;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.cell.RandomCells;

/** What a flow tells beside the growth. */
class TangentFlowTest {

  /** R_T ... R_1, [rows x k]; its Gram matrix is that of J_T ... J_1 Q_0. */
  private static final class Product implements FactorObserver {
    private double[][] product;
    private int until;

    Product(int k) {
      product = Matrices.identity(k);
    }

    @Override
    public void factored(
        int steps, double[] state, double[] vectors, double[] r, int after, int before) {
      until = steps;
      double[][] factor = new double[after][before];
      int k = (int) Math.sqrt(r.length);
      for (int i = 0; i < after; i++) {
        for (int j = 0; j < before; j++) {
          factor[i][j] = r[i + k * j];
        }
      }
      product = TestCells.multiply(factor, product);
    }
  }

  private static void run(RecurrentCell cell, double[] inputs, int steps, FactorObserver observer) {
    int d = cell.tangentSize();
    try (TangentFlow flow = new TangentFlow(cell, d, SpectrumOptions.ADAPTIVE, Precision.DOUBLE)) {
      flow.observe(observer);
      double[] initial = new double[cell.stateSize()];
      flow.run(inputs, steps, initial, Frame.identity(d, d), false, 1, new double[2][d]);
    }
  }

  private static void assertSameGram(double[][] expected, double[][] actual) {
    double[][] a = Matrices.gram(expected);
    double[][] b = Matrices.gram(actual);
    double size = Arrays.stream(a).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        assertEquals(a[i][j], b[i][j], 1e-9 * size, i + ", " + j);
      }
    }
  }

  @Property(tries = 100)
  void factorsMultiplyToTheTangentMap(
      @ForAll RandomCells.Kind kind,
      @ForAll @IntRange(min = 1, max = 8) int n,
      @ForAll @DoubleRange(min = 0.01, max = 4) double gain,
      @ForAll @IntRange(max = 1000) int seed) {
    RandomCells.Pair pair = RandomCells.of(kind, n, 2, gain, seed);
    int steps = 20;
    double[] inputs = SlowTwin.randomDrive(1, steps, 2, seed).sequences().get(0);
    int d = pair.cell().stateSize();
    Product product = new Product(d);
    run(pair.cell(), inputs, steps, product);
    double[] state = new double[d];
    double[][] expected = Matrices.identity(d);
    for (int t = 0; t < steps; t++) {
      double[] input = Arrays.copyOfRange(inputs, 2 * t, 2 * t + 2);
      expected = TestCells.multiply(pair.explicit().jacobian(state, input), expected);
      state = pair.explicit().next(state, input);
    }
    assertEquals(steps, product.until);
    assertSameGram(expected, product.product);
  }

  @Test
  void factorsMultiplyToTheTangentMapWhereVectorsDie() {
    double[][] map = {{0, 0, 0, 0}, {3, 0.5, 0, 0}, {0, 0, 0, 0}, {1, 1, 2, 0.8}};
    Product product = new Product(4);
    run(TestCells.linear(map), new double[6], 6, product);
    double[][] expected = Matrices.identity(4);
    for (int t = 0; t < 6; t++) {
      expected = TestCells.multiply(map, expected);
    }
    assertEquals(2, product.product.length);
    assertSameGram(expected, product.product);
  }

  private static final class Matrices {
    static double[][] identity(int n) {
      double[][] identity = new double[n][n];
      for (int i = 0; i < n; i++) {
        identity[i][i] = 1;
      }
      return identity;
    }

    static double[][] gram(double[][] a) {
      int n = a[0].length;
      double[][] gram = new double[n][n];
      for (double[] row : a) {
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            gram[i][j] += row[i] * row[j];
          }
        }
      }
      return gram;
    }
  }
}
