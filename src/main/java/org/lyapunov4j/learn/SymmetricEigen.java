package org.lyapunov4j.learn;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, the largest eigenvalue first. A class of its
 * own because a virtual machine that checks it looks for the library in every jar of the class
 * path, which takes longer than to read a model, and who reads a model needs no decomposition.
 */
final class SymmetricEigen {
  private final EigenDecomposition decomposition;

  private SymmetricEigen(EigenDecomposition decomposition) {
    this.decomposition = decomposition;
  }

  /** Decomposes a matrix, [d][d]; it is neither copied nor changed. */
  static SymmetricEigen of(double[][] matrix) {
    return new SymmetricEigen(new EigenDecomposition(new Array2DRowRealMatrix(matrix, false)));
  }

  /** The eigenvalues, [d]. */
  double[] values() {
    return decomposition.getRealEigenvalues();
  }

  /** The eigenvector, [d], of the k-th eigenvalue. */
  double[] vector(int k) {
    return decomposition.getEigenvector(k).toArray();
  }
}
