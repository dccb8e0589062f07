package org.lyapunov4j.aelle;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.lyapunov4j.learn.Forest;
import org.lyapunov4j.learn.KernelRidge;
import org.lyapunov4j.learn.Ridge;
import org.lyapunov4j.learn.Standardiser;
import org.lyapunov4j.learn.Wire;

/**
 * What forecasts: a kernel ridge on some columns of encoded rows.
 *
 * @param columns which, and how they are standardised
 */
record Regressor(Standardiser columns, KernelRidge kernel) {

  /**
   * A regressor and what it says of its own rows when each is left out.
   *
   * @param heldOut [n][m]
   */
  record Fit(Regressor regressor, double[][] heldOut) {}

  /** Fits some columns of rows [n][d] to targets [n][m]. */
  static Fit fit(double[][] rows, double[][] targets, int[] columns) {
    Standardiser standardiser = Standardiser.fit(rows, columns);
    KernelRidge.Fit fit = KernelRidge.fit(standardiser.apply(rows), targets);
    return new Fit(new Regressor(standardiser, fit.ridge()), fit.heldOut());
  }

  /** Predicts the targets, [m], of one row. */
  double[] predict(double[] row) {
    return kernel.predict(columns.apply(row));
  }

  void write(DataOutput out) throws IOException {
    columns.write(out);
    kernel.write(out);
  }

  static Regressor read(ByteBuffer in) {
    return new Regressor(Standardiser.read(in), KernelRidge.read(in));
  }

  /**
   * Reads it from among the regressors that forecast together in models up to format {@value
   * ModelFile#BLENDED}. By itself it tells as well as they did.
   */
  static Regressor readOfBlend(ByteBuffer in) {
    for (int i = 0; i < 3; i++) {
      Standardiser.read(in);
    }
    Standardiser columns = Standardiser.read(in);
    Ridge.read(in);
    Ridge.read(in);
    KernelRidge kernel = KernelRidge.read(in);
    Forest.read(in);
    Wire.readDoubles(in);
    return new Regressor(columns, kernel);
  }
}
