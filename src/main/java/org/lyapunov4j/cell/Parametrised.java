package org.lyapunov4j.cell;

import java.util.List;
import org.lyapunov4j.spectrum.CellParameter;
import org.lyapunov4j.spectrum.RecurrentCell;

/** A cell whose arrays can be listed and exchanged. */
interface Parametrised {

  /** Copies of all of them. */
  List<CellParameter> parameters();

  /** The same cell with others, of the same names and shapes. */
  RecurrentCell with(List<CellParameter> parameters);

  /** Entries besides W, U and b that {@link UnitMap#back} gives derivatives by. */
  int extras();

  /**
   * Derivatives by {@link #parameters} from those by the weights of the products.
   *
   * @param input by W, [rows x inputs]
   * @param recurrent by what meets the state
   * @param bias by b, [rows]
   * @param extra by the rest, [extras]
   */
  List<CellParameter> gradients(double[] input, double[] recurrent, double[] bias, double[] extra);
}
