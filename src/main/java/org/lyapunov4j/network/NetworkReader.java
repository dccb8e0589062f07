package org.lyapunov4j.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.lyapunov4j.checkpoint.LayerFailure;

/**
 * Finds the recurrent layers of a network, copies their weights, and learns from a forward pass in
 * inference mode which sequences reach each of them. All of it happens on a copy of the network,
 * and the forward pass on a thread of its own, so that the network may be in the middle of its
 * training.
 *
 * <p>Cost: a copy of parameters and updater state, and one forward pass of the probe up to the last
 * recurrent layer.
 */
public final class NetworkReader {
  private final List<LayerReader> readers;

  private NetworkReader(List<LayerReader> readers) {
    this.readers = List.copyOf(readers);
  }

  /**
   * Reads DL4J's recurrent layers and those of this library, and those that a {@link LayerReader}
   * service knows.
   */
  public static NetworkReader standard() {
    List<LayerReader> services = new ArrayList<>();
    ServiceLoader.load(LayerReader.class).forEach(services::add);
    return with(services);
  }

  /**
   * Reads DL4J's recurrent layers and those of this library, and those that the given readers know,
   * which are asked first.
   */
  public static NetworkReader with(List<LayerReader> first) {
    List<LayerReader> all = new ArrayList<>(first);
    Collections.addAll(
        all,
        new SimpleRnnReader(),
        new LstmReader(),
        new GruReader(),
        new AntisymmetricReader(),
        new CoRnnReader());
    return new NetworkReader(all);
  }

  /**
   * Copies everything that a spectrum needs. Call it on the thread that trains, inside a callback
   * of DL4J or while nobody trains.
   *
   * @return cells in the order of the forward pass, and the layers that could not be read; both
   *     empty for a network without recurrent layers
   * @throws IllegalArgumentException if the model is neither a {@code MultiLayerNetwork} nor a
   *     {@code ComputationGraph}, or the probe does not fit it
   */
  public NetworkSnapshot read(Model model, ProbeData probe) {
    return read(NetworkCopy.of(model), probe);
  }

  /**
   * As {@link #read(Model, ProbeData)} of a network that was copied before. Where the copy {@link
   * NetworkCopy#isApart is apart} the network itself may train on meanwhile; this may then be
   * called by any thread.
   */
  public NetworkSnapshot read(NetworkCopy copy, ProbeData probe) {
    List<NetworkCopy.Place> places =
        copy.places().stream().filter(place -> isRecurrent(place.layer())).toList();
    if (places.isEmpty()) {
      return new NetworkSnapshot(List.of(), List.of());
    }
    probe.requireFits(copy.model());
    List<InputRecorder> recorders = new ArrayList<>();
    for (NetworkCopy.Place place : places) {
      InputRecorder recorder = new InputRecorder(place.layer());
      recorders.add(recorder);
      place.replace(recorder);
    }
    Optional<RuntimeException> stopped = copy.forward(probe, places.get(places.size() - 1));
    List<DrivenCell> cells = new ArrayList<>();
    List<LayerFailure> failures = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      String name = places.get(i).name();
      try {
        cells.addAll(drivenCells(name, recorders.get(i), stopped));
      } catch (RuntimeException unreadable) {
        failures.add(new LayerFailure(name, reason(unreadable)));
      }
    }
    return new NetworkSnapshot(cells, failures);
  }

  private List<DrivenCell> drivenCells(
      String name, InputRecorder recorder, Optional<RuntimeException> stopped) {
    List<ReadCell> found = read(recorder.getUnderlying());
    if (!recorder.hasRecorded() && stopped.isPresent()) {
      throw new IllegalStateException(
          "the probe did not get through to this layer: " + reason(stopped.get()));
    }
    List<DrivenCell> driven = new ArrayList<>();
    for (ReadCell read : found) {
      driven.add(new DrivenCell(name, read.direction(), read.cell(), recorder.drive(read)));
    }
    return driven;
  }

  private List<ReadCell> read(Layer outer) {
    Layer layer = Wrappers.innermost(outer);
    List<ReadCell> cells = new ArrayList<>();
    for (Wrappers.Half half : Wrappers.halves(layer)) {
      for (ReadCell cell : reader(half.layer()).read(half.layer())) {
        cells.add(new ReadCell(half.direction().orElse(cell.direction()), cell.cell()));
      }
    }
    return cells;
  }

  private LayerReader reader(Layer layer) {
    return readers.stream()
        .filter(reader -> reader.canRead(layer))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no reader knows layers of "
                        + layer.getClass().getName()
                        + "; provide an org.lyapunov4j.network.LayerReader to have it measured"));
  }

  private boolean isRecurrent(Layer outer) {
    Layer layer = Wrappers.innermost(outer);
    return layer instanceof RecurrentLayer
        || (layer.conf() != null && layer.conf().getLayer() instanceof RecurrentAttentionLayer)
        || readers.stream().anyMatch(reader -> reader.canRead(layer));
  }

  private static String reason(RuntimeException thrown) {
    String message = String.valueOf(thrown.getMessage());
    return thrown instanceof IllegalArgumentException || thrown instanceof IllegalStateException
        ? message
        : thrown.getClass().getSimpleName() + ": " + message;
  }

  static IllegalArgumentException unreadable(Model model) {
    return new IllegalArgumentException(
        "a MultiLayerNetwork or a ComputationGraph can be read, got "
            + (model == null ? "null" : model.getClass().getName()));
  }
}
