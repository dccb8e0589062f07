package org.lyapunov4j.spectrum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** V = Q R with orthonormal Q, for both factorisations and all shapes. */
class FactorisationTest {

  private static double[] random(int rows, int columns) {
    return new Random(rows + 31L * columns).doubles((long) rows * columns, -1, 1).toArray();
  }

  private static double dot(double[] a, int i, double[] b, int j, int rows) {
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      sum += a[rows * i + r] * b[rows * j + r];
    }
    return sum;
  }

  /** Q' Q = 1, Q' V is upper triangular, and its diagonal is what the logs say. */
  private static void check(double[] v, double[] q, double[] logs, int rows, int k, double tol) {
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        assertEquals(i == j ? 1 : 0, dot(q, i, q, j, rows), tol, "Q'Q " + i + ", " + j);
        double r = dot(q, i, v, j, rows);
        if (i > j) {
          assertEquals(0, r, tol * Math.sqrt(rows), "R " + i + ", " + j);
        } else if (i == j) {
          assertEquals(logs[i], Math.log(Math.abs(r)), tol, "ln R " + i);
        }
      }
    }
  }

  /** Q R = V. */
  private static void checkTriangle(
      double[] v, double[] q, double[] triangle, int rows, int k, double tol) {
    for (int j = 0; j < k; j++) {
      for (int i = 0; i < rows; i++) {
        double sum = 0;
        for (int l = 0; l <= j; l++) {
          sum += q[i + rows * l] * triangle[l + k * j];
        }
        assertEquals(v[i + rows * j], sum, tol, "V " + i + ", " + j);
      }
      for (int i = j + 1; i < k; i++) {
        assertEquals(0, triangle[i + k * j], "below the diagonal");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "7,7", "40,13", "64,64", "200,129", "300,300"})
  void quickAndCarefulAgree(int rows, int columns) {
    double[] v = random(rows, columns);
    double[] careful = v.clone();
    double[] carefulLogs = new double[columns];
    double[] carefulLosses = new double[columns];
    double[] carefulTriangle = new double[columns * columns];
    try (HouseholderQr qr = new HouseholderQr(rows, columns, 0)) {
      qr.factor(
          careful, columns, HouseholderQr.NOTHING, carefulLogs, carefulLosses, carefulTriangle);
    }
    check(v, careful, carefulLogs, rows, columns, 1e-12);
    checkTriangle(v, careful, carefulTriangle, rows, columns, 1e-12);
    for (Precision precision : Precision.values()) {
      double tolerance = precision == Precision.DOUBLE ? 1e-9 : 0.1;
      double[] quick = v.clone();
      double[] logs = new double[columns];
      double[] losses = new double[columns];
      double[] triangle = new double[columns * columns];
      try (BlockCholeskyQr qr = new BlockCholeskyQr(rows, columns, precision, 0)) {
        assertTrue(qr.factor(quick, columns, logs, losses, 20, triangle));
      }
      check(v, quick, logs, rows, columns, tolerance);
      checkTriangle(
          v, quick, triangle, rows, columns, precision == Precision.DOUBLE ? 1e-12 : 1e-4);
      assertArrayEquals(carefulLogs, logs, tolerance);
      assertArrayEquals(carefulLosses, losses, tolerance);
    }
  }

  @Test
  void theFirstVectorsAloneAreFactored() {
    double[] v = random(9, 5);
    double[] quick = v.clone();
    double[] careful = v.clone();
    try (BlockCholeskyQr q = new BlockCholeskyQr(9, 5, Precision.DOUBLE, 0);
        HouseholderQr h = new HouseholderQr(9, 5, 0)) {
      assertTrue(q.factor(quick, 3, new double[5], new double[5], 20, null));
      h.factor(careful, 3, HouseholderQr.NOTHING, new double[5], new double[5], null);
    }
    for (double[] factored : new double[][] {quick, careful}) {
      assertArrayEquals(
          java.util.Arrays.copyOfRange(v, 27, 45), java.util.Arrays.copyOfRange(factored, 27, 45));
    }
  }

  @Test
  void whatTheQuickOneCannotDoItLeavesAlone() {
    double[] parallel = {1, 2, 3, 1, 2, 3 + 1e-9};
    double[] dead = {1, 2, 3, 0, 0, 0};
    double[] broken = {1, 2, 3, 4, Double.NaN, 6};
    double[] infinite = {1, 2, 3, 4, Double.POSITIVE_INFINITY, 6};
    try (BlockCholeskyQr qr = new BlockCholeskyQr(3, 2, Precision.DOUBLE, 0)) {
      for (double[] v : new double[][] {parallel, dead, broken, infinite}) {
        double[] before = v.clone();
        assertFalse(qr.factor(v, 2, new double[2], new double[2], Math.log(1e7), null));
        assertArrayEquals(before, v);
      }
    }
  }

  @Test
  void theCarefulOneSaysWhatIsWrong() {
    double[] logs = new double[2];
    double[] losses = new double[2];
    try (HouseholderQr qr = new HouseholderQr(3, 2, 0)) {
      qr.factor(new double[] {1, 2, 3, 2, 4, 6}, 2, HouseholderQr.NOTHING, logs, losses, null);
      assertEquals(Double.NEGATIVE_INFINITY, logs[1]);
      assertEquals(Double.POSITIVE_INFINITY, losses[1]);
      qr.factor(
          new double[] {1, 2, 3, 2, Double.NaN, 6}, 2, HouseholderQr.NOTHING, logs, losses, null);
      assertTrue(Double.isNaN(logs[0]) && Double.isNaN(logs[1]));
      qr.factor(new double[6], 0, HouseholderQr.NOTHING, logs, losses, null);
    }
  }
}
