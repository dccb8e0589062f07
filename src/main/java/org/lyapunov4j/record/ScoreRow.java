package org.lyapunov4j.record;

/**
 * One line of {@code scores.csv}.
 *
 * @param iteration parameter updates made so far
 * @param epoch epoch under way, 0-based
 * @param score training loss; NaN where it was not a number or is not known
 * @param validation validation loss; NaN where it was not a number or is not known
 */
public record ScoreRow(int iteration, int epoch, double score, double validation) {

  /**
   * The row of a line.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  public static ScoreRow parse(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != 4) {
      throw new IllegalArgumentException(
          "a line must have the 4 columns " + RunDirectory.SCORES_HEADER + ", got " + line);
    }
    return new ScoreRow(
        Integer.parseInt(cells[0]), Integer.parseInt(cells[1]), loss(cells[2]), loss(cells[3]));
  }

  private static double loss(String cell) {
    return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
  }
}
