package org.lyapunov4j.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

/** Closed forms against the refits they spare, and cases with known answers. */
class LearnersTest {
  private static double[][] gaussian(int n, int d, long seed) {
    Random random = new Random(seed);
    double[][] rows = new double[n][d];
    for (double[] row : rows) {
      Arrays.setAll(row, j -> random.nextGaussian() * (j + 1));
    }
    return rows;
  }

  private static double[][] targets(double[][] rows, long seed) {
    Random random = new Random(seed);
    return Arrays.stream(rows)
        .map(row -> new double[] {Math.tanh(row[0]) + 0.1 * random.nextGaussian(), row[1]})
        .toArray(double[][]::new);
  }

  private static double[][] without(double[][] rows, int left) {
    return IntStream.range(0, rows.length)
        .filter(i -> i != left)
        .mapToObj(i -> rows[i])
        .toArray(double[][]::new);
  }

  @Test
  void theStandardiserLeavesOutWhatSaysNothing() {
    double[][] rows = {{1, 5, 1, 2}, {3, 5, 3, 1}};
    Standardiser standardiser = Standardiser.fit(rows);
    assertEquals(2, standardiser.width());
    assertArrayEquals(new double[] {-1, 1}, standardiser.apply(rows[0]), 1e-12);
    assertArrayEquals(new double[] {1, -1}, standardiser.apply(rows[1]), 1e-12);
  }

  @Test
  void principalComponentsOfARotatedEllipse() {
    double[][] rows = {{3, 3}, {-3, -3}, {1, -1}, {-1, 1}};
    PrincipalComponents components = PrincipalComponents.fit(rows, 5);
    assertEquals(2, components.count());
    assertArrayEquals(new double[] {3 * Math.sqrt(2), 0}, components.scores(rows[0]), 1e-6);
    assertEquals(Math.sqrt(2), Math.abs(components.scores(rows[2])[1]), 1e-6);
  }

  @Test
  void ridgeHoldsOutAsARefitWould() {
    double[][] rows = gaussian(30, 4, 1);
    double[][] targets = targets(rows, 2);
    PrincipalComponents components = PrincipalComponents.fit(rows, 3);
    double[][] scores = components.scores(rows);
    double penalty = 7;
    Ridge.Fit fit = Ridge.fit(components, scores, targets, penalty);
    for (int i = 0; i < rows.length; i++) {
      double[] refitted = leastSquares(without(scores, i), without(targets, i), penalty, scores[i]);
      assertArrayEquals(refitted, fit.heldOut()[i], 1e-6);
    }
  }

  /** Solves (A'A + P) w = A'y with A = [1 | scores] and P the penalty, none on the intercept. */
  private static double[] leastSquares(
      double[][] scores, double[][] targets, double penalty, double[] asked) {
    RealMatrix a = new Array2DRowRealMatrix(scores.length, scores[0].length + 1);
    for (int i = 0; i < scores.length; i++) {
      a.setEntry(i, 0, 1);
      for (int c = 0; c < scores[i].length; c++) {
        a.setEntry(i, c + 1, scores[i][c]);
      }
    }
    RealMatrix normal = a.transpose().multiply(a);
    for (int c = 1; c < normal.getColumnDimension(); c++) {
      normal.addToEntry(c, c, penalty);
    }
    RealMatrix weights =
        new LUDecomposition(normal)
            .getSolver()
            .solve(a.transpose().multiply(new Array2DRowRealMatrix(targets)));
    double[] row = new double[asked.length + 1];
    row[0] = 1;
    System.arraycopy(asked, 0, row, 1, asked.length);
    return weights.preMultiply(row);
  }

  @Test
  void kernelRidgeHoldsOutAsARefitWould() {
    double[][] scores = gaussian(25, 3, 3);
    double[][] targets = targets(scores, 4);
    double[] means = {0.1, -0.2};
    double precision = 0.05;
    double penalty = 0.3;
    double[] distances = new double[scores.length * scores.length];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = distance(scores[i % scores.length], scores[i / scores.length]);
    }
    KernelSolver.Solution solution;
    try (KernelSolver solver = new KernelSolver(targets, means)) {
      solver.solve(distances, 2 * precision, 3 * penalty);
      solution = solver.solve(distances, precision, penalty);
    }
    for (int left = 0; left < scores.length; left++) {
      double[][] others = without(scores, left);
      double[][] theirs = without(targets, left);
      int n = others.length;
      RealMatrix kernel = new Array2DRowRealMatrix(n, n);
      double[] towards = new double[n];
      for (int i = 0; i < n; i++) {
        towards[i] = kernel(others[i], scores[left], precision);
        for (int j = 0; j < n; j++) {
          kernel.setEntry(i, j, kernel(others[i], others[j], precision) + (i == j ? penalty : 0));
        }
      }
      for (int t = 0; t < means.length; t++) {
        int target = t;
        double[] y =
            Arrays.stream(theirs).mapToDouble(row -> row[target] - means[target]).toArray();
        double[] weights =
            new LUDecomposition(kernel).getSolver().solve(new Array2DRowRealMatrix(y)).getColumn(0);
        double predicted = means[t];
        for (int i = 0; i < n; i++) {
          predicted += weights[i] * towards[i];
        }
        assertEquals(predicted, solution.heldOut()[left][t], 1e-9);
      }
    }
  }

  private static double kernel(double[] a, double[] b, double precision) {
    return Math.exp(-precision * distance(a, b));
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int c = 0; c < a.length; c++) {
      sum += Math.abs(a[c] - b[c]);
    }
    return sum;
  }

  @Test
  void kernelRidgeSaysOfItsRowsWhatARefitWithoutThemWould() {
    double[][] rows = gaussian(60, 3, 8);
    double[][] targets = targets(rows, 9);
    KernelRidge.Fit fit = KernelRidge.fit(rows, targets);
    double before = error(fit.heldOut(), targets);
    // Rows of its own are forecast better than rows it has not seen, and far values are held.
    double own =
        error(Arrays.stream(rows).map(fit.ridge()::predict).toArray(double[][]::new), targets);
    assertTrue(own < before, own + " against " + before);
    assertArrayEquals(
        fit.ridge().predict(new double[] {9, 0, 0}),
        fit.ridge().predict(new double[] {4, 0, 0}),
        1e-12);
  }

  @Test
  void kernelRidgeLearnsACurveThatRidgeCanNot() {
    double[][] rows = gaussian(200, 2, 5);
    double[][] targets =
        Arrays.stream(rows).map(row -> new double[] {row[0] * row[0]}).toArray(double[][]::new);
    KernelRidge.Fit curved = KernelRidge.fit(rows, targets);
    Ridge.Fit straight = Ridge.fit(rows, targets, 2);
    assertTrue(error(curved.heldOut(), targets) < 0.1 * error(straight.heldOut(), targets));
    assertEquals(1, curved.ridge().predict(new double[] {1, 0})[0], 0.2);
  }

  private static double error(double[][] a, double[][] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> Math.pow(a[i][0] - b[i][0], 2)).sum();
  }

  @Test
  void treesFindTheOneFeatureThatDecides() {
    double[][] rows = gaussian(300, 5, 6);
    double[][] targets =
        Arrays.stream(rows)
            .map(row -> new double[] {row[3] > 1 ? 1 : 0, 0.2})
            .toArray(double[][]::new);
    Forest forest = new ExtraTrees(100, 1, 2).fit(rows, targets, 1);
    double[] above = {0, 0, 0, 3, 0};
    double[] below = {0, 0, 0, -1, 0};
    assertTrue(forest.predict(above)[0] > 0.9);
    assertTrue(forest.predict(below)[0] < 0.1);
    assertEquals(0.2, forest.predict(above)[1], 1e-9);
  }

  @Test
  void treesWithLeavesAsLargeAsTheDataSayTheMean() {
    double[][] rows = gaussian(10, 2, 7);
    double[][] targets = new double[10][];
    Arrays.setAll(targets, i -> new double[] {i < 4 ? 1 : 0});
    Forest forest = new ExtraTrees(5, 1, 6).fit(rows, targets, 1);
    assertEquals(0.4, forest.predict(rows[0])[0], 1e-9);
  }

  @Test
  void sameSeedSameForest() {
    double[][] rows = gaussian(50, 4, 8);
    double[][] targets = targets(rows, 9);
    ExtraTrees trees = new ExtraTrees(10, 0.5, 2);
    assertArrayEquals(
        trees.fit(rows, targets, 3).predict(rows), trees.fit(rows, targets, 3).predict(rows));
  }

  @Test
  void weightsGoToThePredictorThatIsRightIfThereAreRowsEnough() {
    double[] equal = {1 / 3.0, 1 / 3.0, 1 / 3.0};
    for (int n : new int[] {10, 1000}) {
      Random random = new Random(11);
      double[][] truth = new double[n][];
      double[][] noisy = new double[n][];
      double[][] constant = new double[n][];
      for (int i = 0; i < n; i++) {
        truth[i] = new double[] {random.nextDouble()};
        noisy[i] = new double[] {truth[i][0] + random.nextGaussian()};
        constant[i] = new double[] {0.5};
      }
      double[] weights =
          Simplex.weights(new double[][][] {noisy, truth, constant}, truth, equal, Simplex.FEW);
      assertEquals(1, Arrays.stream(weights).sum(), 1e-12);
      if (n == 10) {
        assertArrayEquals(equal, weights, 0.01);
      } else {
        assertTrue(weights[1] > 0.9, Arrays.toString(weights));
      }
    }
  }

  @Test
  void independentErrorsAreAveraged() {
    Random random = new Random(12);
    double[][] truth = new double[2000][1];
    double[][][] predictions = new double[2][2000][1];
    for (double[][] rows : predictions) {
      for (double[] row : rows) {
        row[0] = random.nextDouble() * 2 - 1;
      }
    }
    double[] weights = Simplex.weights(predictions, truth, new double[] {1, 0}, Simplex.FEW);
    assertEquals(0.5, weights[0], 0.05);
  }

  @Test
  void logisticGivesTheShareOfPositives() {
    Random random = new Random(13);
    double[] scores = new double[4000];
    boolean[] positive = new boolean[4000];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextGaussian();
      positive[i] = random.nextDouble() < 1 / (1 + Math.exp(-(2 * scores[i] - 1)));
    }
    Logistic fitted = Logistic.fit(scores, positive);
    assertEquals(2, fitted.slope(), 0.2);
    assertEquals(-1, fitted.intercept(), 0.15);
  }

  @Test
  void logisticNeitherTurnsAroundNorBecomesCertain() {
    boolean[] positive = {true, true, false, false};
    assertEquals(0, Logistic.fit(new double[] {1, 2, 3, 4}, positive).slope());
    double sure = Logistic.fit(new double[] {4, 3, 2, 1}, positive).probability(4);
    assertTrue(sure > 0.7 && sure < 0.999, "got " + sure);
  }

  @Test
  void foldsKeepGroupsTogetherAndStrataEven() {
    int[] strata = IntStream.range(0, 60).map(i -> i % 3).toArray();
    int[] groups = IntStream.range(0, 60).map(i -> i == 3 ? 0 : i).toArray();
    Folds folds = Folds.deal(strata, groups, 5, 1);
    assertEquals(folds.fold()[0], folds.fold()[3]);
    for (int k = 0; k < 5; k++) {
      int[] inside = folds.inside(k);
      assertEquals(60, inside.length + folds.outside(k).length);
      for (int s = 0; s < 3; s++) {
        int stratum = s;
        long count = Arrays.stream(inside).filter(i -> strata[i] == stratum).count();
        assertTrue(count >= 3 && count <= 5, "got " + count);
      }
    }
  }

  @Test
  void unfamiliarIsWhatVariesWhereNothingDid() {
    Random random = new Random(14);
    double[][] residuals = new double[400][];
    Arrays.setAll(
        residuals,
        i -> {
          double x = random.nextGaussian();
          return new double[] {x, x + 0.01 * random.nextGaussian(), 0.1 * random.nextGaussian()};
        });
    Unfamiliarity unfamiliarity = Unfamiliarity.fit(residuals, 0.05);
    long exceeding =
        Arrays.stream(residuals)
            .filter(row -> unfamiliarity.score(row) > unfamiliarity.threshold())
            .count();
    assertEquals(20.0, (double) exceeding, 2.0);
    assertTrue(unfamiliarity.score(new double[] {1, 1, 0}) < unfamiliarity.threshold());
    assertTrue(unfamiliarity.score(new double[] {1, 0.5, 0}) > 10 * unfamiliarity.threshold());
  }
}
