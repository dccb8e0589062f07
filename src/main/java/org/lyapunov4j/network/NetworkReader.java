package org.lyapunov4j.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lyapunov4j.checkpoint.LayerFailure;
import org.lyapunov4j.spectrum.Drive;

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
   * The recurrent layers of a network itself, in the order of the forward pass, for who changes
   * their parameters by hand while nobody trains.
   *
   * @throws IllegalArgumentException if the model is neither a {@code MultiLayerNetwork} nor a
   *     {@code ComputationGraph}
   */
  public List<LiveLayer> liveLayers(Model model) {
    return new LiveLayers(this::isRecurrent, this::read).of(model);
  }

  /** Whether there is anything to measure in a network. */
  public boolean findsRecurrentLayers(Model model) {
    Layer[] layers =
        model instanceof MultiLayerNetwork network
            ? network.getLayers()
            : model instanceof ComputationGraph graph ? graph.getLayers() : new Layer[0];
    return Arrays.stream(layers).anyMatch(this::isRecurrent);
  }

  /**
   * As {@link #read(Model, ProbeData)} of a network that was copied before. Where the copy {@link
   * NetworkCopy#isApart is apart} the network itself may train on meanwhile; this may then be
   * called by any thread.
   */
  public NetworkSnapshot read(NetworkCopy copy, ProbeData probe) {
    List<Recorded> recorded = recorded(copy);
    if (recorded.isEmpty()) {
      return new NetworkSnapshot(List.of(), List.of());
    }
    probe.requireFits(copy.model());
    Optional<RuntimeException> stopped =
        copy.forward(probe, recorded.get(recorded.size() - 1).place());
    List<DrivenCell> cells = new ArrayList<>();
    List<LayerFailure> failures = new ArrayList<>();
    for (Recorded layer : recorded) {
      try {
        cells.addAll(layer.drivenCells(stopped));
      } catch (RuntimeException unreadable) {
        failures.add(new LayerFailure(layer.place().name(), Sentence.of(unreadable)));
      }
    }
    return new NetworkSnapshot(cells, failures);
  }

  /** Reads the cells of all recurrent layers and puts recorders in the layers' places. */
  private List<Recorded> recorded(NetworkCopy copy) {
    List<NetworkCopy.Place> places =
        copy.places().stream().filter(place -> isRecurrent(place.layer())).toList();
    List<Recorded> recorded = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      NetworkCopy.Place place = places.get(i);
      List<ReadCell> cells = List.of();
      Optional<RuntimeException> unreadable = Optional.empty();
      try {
        cells = read(place.layer());
      } catch (RuntimeException refused) {
        unreadable = Optional.of(refused);
      }
      boolean last = i == places.size() - 1;
      InputRecorder recorder =
          new InputRecorder(
              place, CellPass.of(place.conf(), cells, last), Wrappers.format(place.conf()));
      recorded.add(new Recorded(place, recorder, cells, unreadable));
      place.replace(recorder);
    }
    // Layers that do not recur, but make masks for those behind.
    for (NetworkCopy.Place place : copy.places()) {
      if (!places.contains(place) && !Padding.values(place.conf()).isEmpty()) {
        place.replace(new InputRecorder(place, CellPass.NONE, formatBehind(place, places)));
      }
    }
    return recorded;
  }

  /** A layer that takes anything gets what the next recurrent layer reads. */
  private static RNNFormat formatBehind(
      NetworkCopy.Place place, List<NetworkCopy.Place> recurrent) {
    return recurrent.stream()
        .filter(other -> other.order() > place.order())
        .findFirst()
        .map(other -> Wrappers.format(other.conf()))
        .orElse(null);
  }

  /** A recurrent layer with what was read of it and what reaches it. */
  private record Recorded(
      NetworkCopy.Place place,
      InputRecorder recorder,
      List<ReadCell> cells,
      Optional<RuntimeException> unreadable) {

    List<DrivenCell> drivenCells(Optional<RuntimeException> stopped) {
      if (unreadable.isPresent()) {
        throw unreadable.get();
      }
      if (!recorder.hasRecorded() && stopped.isPresent()) {
        throw new IllegalStateException(
            "the probe did not get through to this layer: " + Sentence.of(stopped.get()));
      }
      List<DrivenCell> driven = new ArrayList<>();
      for (ReadCell read : cells) {
        Drive drive = recorder.drive(read);
        requireRecurrence(drive);
        driven.add(new DrivenCell(place.name(), read.direction(), read.cell(), drive));
      }
      return driven;
    }

    /** A spectrum is of a map that is applied again and again. */
    private static void requireRecurrence(Drive drive) {
      int longest = 0;
      for (int b = 0; b < drive.sequences().size(); b++) {
        longest = Math.max(longest, drive.steps(b));
      }
      if (longest == 0) {
        throw new IllegalArgumentException(
            "all steps that reach it are masked, so there is nothing to measure: give a probe with"
                + " steps that are data");
      } else if (longest == 1) {
        throw new IllegalArgumentException(
            "all its sequences have a single step, so nothing recurs and there is nothing to"
                + " measure: is time in the wrong axis? features are [sequences, width, steps],"
                + " or [sequences, steps, width] where the layer's format is NWC");
      }
    }
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
                        + written(layer)
                        + "; provide an org.lyapunov4j.network.LayerReader to have it measured"));
  }

  /** The class that a user wrote into the configuration; several of them share a layer's class. */
  private static String written(Layer layer) {
    return (layer.conf() == null ? layer : layer.conf().getLayer()).getClass().getName();
  }

  private boolean isRecurrent(Layer outer) {
    Layer layer = Wrappers.innermost(outer);
    return layer instanceof RecurrentLayer
        || (layer.conf() != null && layer.conf().getLayer() instanceof RecurrentAttentionLayer)
        || readers.stream().anyMatch(reader -> reader.canRead(layer));
  }

  static IllegalArgumentException unreadable(Model model) {
    return new IllegalArgumentException(
        "a MultiLayerNetwork or a ComputationGraph can be read, got "
            + (model == null ? "null" : model.getClass().getName()));
  }
}
