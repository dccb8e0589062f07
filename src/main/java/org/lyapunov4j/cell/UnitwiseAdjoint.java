package org.lyapunov4j.cell;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.lyapunov4j.spectrum.AdjointCell;
import org.lyapunov4j.spectrum.CellParameter;
import org.lyapunov4j.spectrum.MatrixProduct;
import org.lyapunov4j.spectrum.OuterProducts;
import org.lyapunov4j.spectrum.RecurrentCell;

/**
 * The adjoint of a cell that is one product with its weights and then a function of each unit, see
 * {@link UnitMap}. With y = U V and D the first derivatives of that function,
 *
 * <pre>
 *   J V  = D_y y + D_s V          J' V = U' (D_y' V) + D_s' V
 * </pre>
 *
 * <p>which is as many flops either way as in the forward step. Derivatives of J V by state and
 * parameters need, of all vectors together, only the moments sum_j vbar_j dw_j of each pair of
 * output and variable w, k numbers each; the rest is element-wise, and two more products.
 */
final class UnitwiseAdjoint implements AdjointCell {
  /** Steps whose gradients by W x + b are multiplied with the inputs at a time. */
  private static final int BLOCK = 64;

  private final TwoPartCell cell;
  private final Parametrised parametrised;
  private final Supplier<UnitMap> units;

  <C extends TwoPartCell & Parametrised> UnitwiseAdjoint(C cell, Supplier<UnitMap> units) {
    this.cell = cell;
    this.parametrised = cell;
    this.units = units;
  }

  @Override
  public int inputSize() {
    return cell.inputSize();
  }

  @Override
  public int stateSize() {
    return cell.stateSize();
  }

  @Override
  public int tangentSize() {
    return cell.tangentSize();
  }

  @Override
  public List<CellParameter> parameters() {
    return parametrised.parameters();
  }

  @Override
  public RecurrentCell with(List<CellParameter> parameters) {
    List<CellParameter> own = parameters();
    for (int i = 0; i < own.size(); i++) {
      CellParameter mine = own.get(i);
      boolean fits = i < parameters.size() && parameters.size() == own.size();
      CellParameter other = fits ? parameters.get(i) : null;
      if (!fits
          || !other.name().equals(mine.name())
          || other.rows() != mine.rows()
          || other.columns() != mine.columns()) {
        throw new IllegalArgumentException(
            "parameters of "
                + cell.kind()
                + " must be those of parameters(), in their order: place "
                + i
                + " is "
                + mine.name()
                + " "
                + mine.rows()
                + " x "
                + mine.columns());
      }
    }
    return parametrised.with(parameters);
  }

  @Override
  public Stepper stepper(int vectors, boolean derivatives) {
    return new UnitwiseStepper(vectors, derivatives);
  }

  private final class UnitwiseStepper implements Stepper {
    private final UnitMap map = units.get();
    private final int n = map.n;
    private final int d = cell.stateSize();
    private final int rows = cell.weights.recurrent().rows();
    private final int columns = cell.weights.recurrent().columns();
    private final int projectedRows = cell.weights.bias().length;
    private final boolean derivatives;
    private final InputProjection projection;
    private final MatrixProduct product;
    private final MatrixProduct transposed;
    private final double[] projected = new double[projectedRows];

    /** U V, or what comes back to it; one column more for the state. */
    private final double[] image;

    private final double[] direct;

    private final double[] moments;
    private final double[] recurrentBar;
    private final double[] projectedBars;
    private final double[] projectedBar;
    private final double[] extraBar;
    private final double[] biasBar;
    private final OuterProducts recurrentSum;
    private final OuterProducts inputSum;
    private double[] inputs;

    /** Steps whose derivatives by W x + b wait, the first of them last. */
    private int waiting;

    private int waitingFrom;

    UnitwiseStepper(int vectors, boolean derivatives) {
      this.derivatives = derivatives;
      this.projection = new InputProjection(cell.weights.input(), cell.weights.bias());
      this.product = new MatrixProduct(cell.weights.recurrent(), d, Math.max(1, vectors));
      this.transposed = new MatrixProduct(cell.weights.recurrent().transpose(), rows, 1 + vectors);
      this.image = new double[rows * (1 + vectors)];
      this.direct = new double[Math.max(d, columns) * (1 + vectors)];
      int some = derivatives ? 1 : 0;
      this.moments = new double[some * n * map.pairs.length];
      this.recurrentBar = new double[some * rows];
      this.projectedBar = new double[some * projectedRows];
      this.projectedBars = new double[some * projectedRows * BLOCK];
      this.extraBar = new double[some * parametrised.extras()];
      this.biasBar = new double[some * projectedRows];
      this.recurrentSum = derivatives ? new OuterProducts(rows, columns, d, 1 + vectors) : null;
      this.inputSum =
          derivatives
              ? new OuterProducts(projectedRows, cell.inputSize(), cell.inputSize(), BLOCK)
              : null;
    }

    @Override
    public int tapeSize() {
      return map.tapeSize(derivatives);
    }

    @Override
    public int productSize() {
      return rows;
    }

    @Override
    public void drive(double[] sequence, int steps) {
      flush();
      inputs = sequence;
      projection.drive(sequence, steps);
    }

    @Override
    public void advance(int t, double[] state, double[] tape, int at) {
      projection.read(t, projected);
      product.apply(state, 0, 1, image);
      map.advance(projected, image, state, tape, at, derivatives);
    }

    @Override
    public void push(
        double[] tape, int at, double[] vectors, int count, double[] products, int productsAt) {
      double[] y = products == null ? image : products;
      int from = products == null ? 0 : productsAt;
      product.apply(vectors, 0, count, y, from);
      for (int j = 0; j < count; j++) {
        Arrays.fill(direct, 0, d, 0);
        for (int p = 0; p < map.pairs.length; p++) {
          int variable = map.pairs[p][1];
          boolean ofProduct = variable < map.recurrent;
          double[] source = ofProduct ? y : vectors;
          int at2 =
              ofProduct ? from + rows * j + n * variable : d * j + n * (variable - map.recurrent);
          addScaled(tape, at + n * p, source, at2, direct, n * map.pairs[p][0]);
        }
        System.arraycopy(direct, 0, vectors, d * j, d);
      }
    }

    @Override
    public void pull(double[] tape, int at, double[] vectors, int count) {
      for (int j = 0; j < count; j++) {
        spread(tape, at, vectors, j, j);
      }
      transposed.apply(image, 0, count, direct, 0);
      for (int j = 0; j < count; j++) {
        addTo(vectors, d * j, columns * j);
      }
    }

    /** D_y' v to column {@code to} of the image, D_s' v in place of v. */
    private void spread(double[] tape, int at, double[] vectors, int j, int to) {
      Arrays.fill(image, rows * to, rows * (to + 1), 0);
      Arrays.fill(direct, 0, d, 0);
      for (int p = 0; p < map.pairs.length; p++) {
        int variable = map.pairs[p][1];
        int from = d * j + n * map.pairs[p][0];
        if (variable < map.recurrent) {
          addScaled(tape, at + n * p, vectors, from, image, rows * to + n * variable);
        } else {
          addScaled(tape, at + n * p, vectors, from, direct, n * (variable - map.recurrent));
        }
      }
      System.arraycopy(direct, 0, vectors, d * j, d);
    }

    private void addTo(double[] target, int to, int from) {
      for (int i = 0; i < columns; i++) {
        target[to + i] += direct[from + i];
      }
    }

    private void addScaled(double[] a, int at, double[] b, int from, double[] sum, int to) {
      for (int i = 0; i < n; i++) {
        sum[to + i] += a[at + i] * b[from + i];
      }
    }

    @Override
    public void clearGradients() {
      waiting = 0;
      recurrentSum.clear();
      inputSum.clear();
      Arrays.fill(extraBar, 0);
      Arrays.fill(biasBar, 0);
    }

    @Override
    public void back(Step step, double[] stateBar, double[] vectorsBar, int count) {
      findMoments(step, vectorsBar, count);
      map.back(step.tape(), step.at(), moments, stateBar, recurrentBar, projectedBar, extraBar);
      System.arraycopy(recurrentBar, 0, image, 0, rows);
      for (int j = 0; j < count; j++) {
        spread(step.tape(), step.at(), vectorsBar, j, 1 + j);
      }
      transposed.apply(image, 0, 1 + count, direct, 0);
      addTo(stateBar, 0, 0);
      for (int j = 0; j < count; j++) {
        addTo(vectorsBar, d * j, columns * (1 + j));
      }
      recurrentSum.add(
          image, step.states(), step.stateAt(), step.vectors(), step.vectorsAt(), count);
      await(step.t());
    }

    private void findMoments(Step step, double[] bars, int count) {
      Arrays.fill(moments, 0);
      for (int j = 0; j < count; j++) {
        for (int p = 0; p < map.pairs.length; p++) {
          int variable = map.pairs[p][1];
          boolean ofProduct = variable < map.recurrent;
          double[] source = ofProduct ? step.products() : step.vectors();
          int from =
              ofProduct
                  ? step.productsAt() + rows * j + n * variable
                  : step.vectorsAt() + d * j + n * (variable - map.recurrent);
          addScaled(bars, d * j + n * map.pairs[p][0], source, from, moments, n * p);
        }
      }
    }

    /** Steps come one by one, backwards in time; their inputs lie the other way round. */
    private void await(int t) {
      if (waiting == BLOCK || (waiting > 0 && t != waitingFrom - 1)) {
        flush();
      }
      waiting++;
      waitingFrom = t;
      System.arraycopy(
          projectedBar, 0, projectedBars, projectedRows * (BLOCK - waiting), projectedRows);
      for (int i = 0; i < projectedRows; i++) {
        biasBar[i] += projectedBar[i];
      }
    }

    private void flush() {
      if (waiting > 0) {
        System.arraycopy(
            projectedBars,
            projectedRows * (BLOCK - waiting),
            projectedBars,
            0,
            projectedRows * waiting);
        inputSum.add(projectedBars, inputs, cell.inputSize() * waitingFrom, waiting);
        waiting = 0;
      }
    }

    @Override
    public List<CellParameter> gradients() {
      flush();
      return parametrised.gradients(
          inputSum.toArray(), recurrentSum.toArray(), biasBar.clone(), extraBar.clone());
    }

    @Override
    public void close() {
      projection.close();
      product.close();
      transposed.close();
      if (derivatives) {
        recurrentSum.close();
        inputSum.close();
      }
    }
  }
}
