package org.lyapunov4j.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.spectrum.RecurrentCell;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A recurrent layer of a network, or one direction of it, with its own parameters in hand: to be
 * changed and read again while nobody trains.
 */
public final class LiveLayer {
  private final String name;
  private final Direction direction;
  private final Layer conf;
  private final boolean frozen;
  private final List<String> constraints;
  private final Map<String, INDArray> params;
  private final Supplier<RecurrentCell> reader;

  LiveLayer(
      String name,
      Direction direction,
      Layer conf,
      boolean frozen,
      List<String> constraints,
      Map<String, INDArray> params,
      Supplier<RecurrentCell> reader) {
    this.name = name;
    this.direction = direction;
    this.conf = conf;
    this.frozen = frozen;
    this.constraints = List.copyOf(constraints);
    this.params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    this.reader = reader;
  }

  /** The layer's name, as {@link DrivenCell#layer()} has it. */
  public String name() {
    return name;
  }

  public Direction direction() {
    return direction;
  }

  /** What reports and flags call it: {@link LayerSpectrum#label()}. */
  public String label() {
    return direction == Direction.BACKWARD ? name + " (backward)" : name;
  }

  /** Whether it is this one that a probe's sequences were recorded for. */
  public boolean isDrivenBy(DrivenCell cell) {
    return cell.layer().equals(name) && cell.direction() == direction;
  }

  /** Its configuration, without wrappers. */
  public Layer conf() {
    return conf;
  }

  /** Whether DL4J's training leaves its parameters as they are. */
  public boolean frozen() {
    return frozen;
  }

  /** Names of the constraints that DL4J applies to it after every update. */
  public List<String> constraints() {
    return constraints;
  }

  /**
   * The network's own array of a parameter ({@code W}, {@code RW}, {@code b}), not a copy: what is
   * written into it, the network has. Empty where the layer has no parameter of that name.
   */
  public Optional<INDArray> param(String key) {
    return Optional.ofNullable(params.get(key));
  }

  /**
   * The cell with the weights of this moment.
   *
   * @throws IllegalArgumentException if no reader knows the layer; one sentence
   */
  public RecurrentCell cell() {
    return reader.get();
  }
}
