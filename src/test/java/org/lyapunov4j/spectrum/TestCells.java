package org.lyapunov4j.spectrum;

import java.util.Random;

/** Cells whose exponents are known, in the plainest code that does it. */
final class TestCells {
  private TestCells() {}

  /** A cell given by its map and its Jacobian. */
  interface Map {
    /** Returns the next state, [n]. */
    double[] next(int t, double[] state, double[] input);

    /** Returns the Jacobian [n][n] at the state before the step. */
    double[][] jacobian(int t, double[] state, double[] input);
  }

  static RecurrentCell of(int n, int inputs, Map map) {
    return new RecurrentCell() {
      @Override
      public int inputSize() {
        return inputs;
      }

      @Override
      public int units() {
        return n;
      }

      @Override
      public int stateSize() {
        return n;
      }

      @Override
      public String kind() {
        return "test";
      }

      @Override
      public Stepper stepper(int k) {
        return new Stepper() {
          private double[] sequence;

          @Override
          public void drive(double[] values, int steps) {
            sequence = values;
          }

          @Override
          public void step(int t, double[] state, double[] vectors) {
            double[] input = java.util.Arrays.copyOfRange(sequence, t * inputs, (t + 1) * inputs);
            double[][] jacobian = map.jacobian(t, state.clone(), input);
            double[] next = map.next(t, state.clone(), input);
            System.arraycopy(next, 0, state, 0, n);
            for (int j = 0; j < k; j++) {
              double[] moved = new double[n];
              for (int a = 0; a < n; a++) {
                for (int b = 0; b < n; b++) {
                  moved[a] += jacobian[a][b] * vectors[n * j + b];
                }
              }
              System.arraycopy(moved, 0, vectors, n * j, n);
            }
          }
        };
      }
    };
  }

  /** s' = A s. */
  static RecurrentCell linear(double[][] a) {
    return of(
        a.length,
        1,
        new Map() {
          @Override
          public double[] next(int t, double[] state, double[] input) {
            return state;
          }

          @Override
          public double[][] jacobian(int t, double[] state, double[] input) {
            return a;
          }
        });
  }

  /** A product of independent matrices with standard normal entries, a new one every step. */
  static RecurrentCell gaussianProducts(int n, long seed) {
    return of(
        n,
        1,
        new Map() {
          @Override
          public double[] next(int t, double[] state, double[] input) {
            return state;
          }

          @Override
          public double[][] jacobian(int t, double[] state, double[] input) {
            // Neighbouring seeds begin alike.
            Random random = new Random((seed * 1_000_003 + (long) input[0]) * 0x9E3779B97F4A7C15L);
            double[][] a = new double[n][n];
            for (double[] row : a) {
              for (int j = 0; j < n; j++) {
                row[j] = random.nextGaussian();
              }
            }
            return a;
          }
        });
  }

  /** x' = 1 - 1.4 x^2 + y, y' = 0.3 x (Henon 1976). */
  static RecurrentCell henon() {
    return of(
        2,
        1,
        new Map() {
          @Override
          public double[] next(int t, double[] s, double[] input) {
            return new double[] {1 - 1.4 * s[0] * s[0] + s[1], 0.3 * s[0]};
          }

          @Override
          public double[][] jacobian(int t, double[] s, double[] input) {
            return new double[][] {{-2.8 * s[0], 1}, {0.3, 0}};
          }
        });
  }

  /** h' = tanh(gain h). */
  static RecurrentCell tanh(double gain) {
    return of(
        1,
        1,
        new Map() {
          @Override
          public double[] next(int t, double[] s, double[] input) {
            return new double[] {Math.tanh(gain * s[0])};
          }

          @Override
          public double[][] jacobian(int t, double[] s, double[] input) {
            double h = Math.tanh(gain * s[0]);
            return new double[][] {{gain * (1 - h * h)}};
          }
        });
  }

  /** s' = (1 + size x) s: exponents of about zero, known no better than the input is. */
  static RecurrentCell noisyScaling(double size) {
    return of(
        1,
        1,
        new Map() {
          @Override
          public double[] next(int t, double[] s, double[] input) {
            return s;
          }

          @Override
          public double[][] jacobian(int t, double[] s, double[] input) {
            return new double[][] {{1 + size * input[0]}};
          }
        });
  }

  /** A drive of one input that counts the steps: 0, 1, 2, ... in every sequence. */
  static Drive steps(int sequences, int steps) {
    double[] values = new double[sequences * steps];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return Drive.of(sequences, steps, 1, values, null);
  }

  /** A random orthogonal matrix. */
  static double[][] orthogonal(int n) {
    double[] columns = Frame.random(n, n);
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrix[i][j] = columns[i + n * j];
      }
    }
    return matrix;
  }

  /** B A B^T for an orthogonal B. */
  static double[][] conjugate(double[][] a, double[][] b) {
    return multiply(multiply(b, a), transpose(b));
  }

  static double[][] multiply(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int l = 0; l < b.length; l++) {
          c[i][j] += a[i][l] * b[l][j];
        }
      }
    }
    return c;
  }

  private static double[][] transpose(double[][] a) {
    double[][] t = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        t[j][i] = a[i][j];
      }
    }
    return t;
  }
}
