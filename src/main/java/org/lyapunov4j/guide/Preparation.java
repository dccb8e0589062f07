package org.lyapunov4j.guide;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;

/** What was done to a network before its training, and the way back. */
public final class Preparation {
  private final Model network;
  private final Assessment assessment;
  private final Kept before;

  /**
   * @param before the network's own arrays, and what they held
   */
  Preparation(Model network, Assessment assessment, Kept before) {
    this.network = network;
    this.assessment = assessment;
    this.before = before;
  }

  /** What was done, in the order in which it was; empty where nothing had to be. */
  public List<Change> changes() {
    return assessment.changes();
  }

  /** What could not be done, or should be known, a sentence each. */
  public List<String> notes() {
    return assessment.notes();
  }

  /** The layers as they were. */
  public List<LayerState> before() {
    return assessment.layers();
  }

  /** The layers as they are now. */
  public List<LayerState> after() {
    return assessment.prepared();
  }

  Assessment assessment() {
    return assessment;
  }

  /**
   * Gives the network its own start back, to the bit.
   *
   * @throws IllegalStateException if it has been trained since
   */
  public void undo() {
    int made = Networks.iterations(network);
    if (made > 0) {
      throw new IllegalStateException(
          "undo() gives back the weights from before training, and this network has made "
              + made
              + " updates since: make it anew instead");
    }
    before.giveBack();
  }

  /** One line a change and a note. */
  @Override
  public String toString() {
    if (changes().isEmpty() && notes().isEmpty()) {
      return "nothing had to be prepared";
    }
    return Stream.concat(changes().stream().map(Change::toString), notes().stream())
        .collect(Collectors.joining(System.lineSeparator()));
  }
}
