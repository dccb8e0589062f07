package org.lyapunov4j.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.lyapunov4j.checkpoint.LayerFailure;
import org.lyapunov4j.network.DrivenCell;
import org.lyapunov4j.network.LiveLayer;
import org.lyapunov4j.network.NetworkCopy;
import org.lyapunov4j.network.NetworkReader;
import org.lyapunov4j.network.NetworkSnapshot;
import org.lyapunov4j.network.Probe;
import org.lyapunov4j.network.ProbeData;
import org.lyapunov4j.spectrum.Drive;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Puts the exponents of a network's recurrent layers where they must be before it trains.
 *
 * <pre>{@code
 * SpectralGuide guide = SpectralGuide.builder().probe(Probe.of(features)).horizon(60).build();
 * guide.assess(net).layers().forEach(System.out::println);     // changes nothing
 * Preparation prepared = guide.prepare(net);                   // before fit
 * System.out.println(prepared);                                // what was done
 * net.fit(iterator, epochs);
 * }</pre>
 *
 * <p>A task that has to bridge H steps wants many directions of the state that last as long: {@code
 * lambda_i > -2/H} for a quarter of the units. Layers are gone through from the bottom up, since
 * what one does is what drives the next:
 *
 * <ul>
 *   <li>lambda_1 above 1/H: chaos. The recurrent weights' gain goes down until lambda_1 = -1/H.
 *   <li>{@code SimpleRnn} in which too few directions last, or that is chaotic: recurrent weights
 *       become a random orthogonal matrix; where that is not enough, input weights are divided, up
 *       to 30, until lambda_1 = -1/H. {@code AntisymmetricRnn}, {@code CoRnn}: the last alone.
 *   <li>{@code LSTM}, {@code GravesLSTM}, {@code GRU} whose leading n/2 exponents have a mean below
 *       -1/H: they are flossed (Engelken, arXiv 2312.17306: the exponents' exact gradient, 20 steps
 *       towards 0), and where that is not enough, or not wanted, the bias of the forget (update)
 *       gate rises until that mean is -1/H.
 * </ul>
 *
 * <p>Without a horizon only chaos is repaired, with the length of the probe's sequences in place of
 * H. The gain is never raised, and what is not named here is not touched. A place that can't be
 * reached leaves its layer as it was, and is told. Frozen layers are skipped.
 *
 * <p>The same network, probe and seed give the same bits, and a second preparation changes nothing
 * more. Cost: at most 14 spectra of half of the exponents and one forward pass of the probe a
 * layer.
 */
public final class SpectralGuide {
  private static final int LEAST_STEPS = 8;
  private static final int LEAST_SHARE = 2;

  private final Probe probe;
  private final int horizon;
  private final long seed;
  private final int sequences;
  private final boolean flosses;
  private final NetworkReader reader = NetworkReader.standard();

  SpectralGuide(SpectralGuideBuilder builder) {
    probe = builder.probe();
    horizon = builder.horizon();
    seed = builder.seed();
    sequences = builder.sequences();
    flosses = builder.flosses();
  }

  public static SpectralGuideBuilder builder() {
    return new SpectralGuideBuilder();
  }

  /**
   * Says how a network stands and what would be done about it, and changes nothing.
   *
   * @throws IllegalArgumentException as {@link #prepare}, but for a network that has been trained
   */
  public Assessment assess(Model network) {
    return prepareAny(NetworkCopy.twin(network), flosses).assessment();
  }

  /**
   * Prepares a network. Call it when the network is made, and before it trains.
   *
   * @throws IllegalArgumentException if the network has been trained, has no recurrent layers or
   *     does not fit the probe, or the probe's sequences are too short for the horizon; the network
   *     is then as it was
   */
  public Preparation prepare(Model network) {
    return prepare(network, flosses);
  }

  /** As {@link #prepare(Model)}, flossing or not. */
  Preparation prepare(Model network, boolean flossing) {
    requireUntrained(network);
    return prepareAny(network, flossing);
  }

  /**
   * Trains copies of a network for a few updates, each from another start, and gives the network
   * the start whose loss is lowest: its own, or what {@link #prepare} makes of it where that leads
   * by a twentieth; a flossed start is passed over for a tuned one only where that leads by a
   * tenth. The network itself is not trained.
   *
   * @param minibatches the same for all; reset before and after
   * @param updates how many each makes
   */
  public Race race(Model network, DataSetIterator minibatches, int updates) {
    requireUntrained(network);
    return Race.run(network, this, minibatches, updates);
  }

  static void requireUntrained(Model network) {
    if (!reads(network)) {
      throw new IllegalArgumentException(
          "a MultiLayerNetwork or a ComputationGraph can be prepared, got "
              + (network == null ? "null" : network.getClass().getName()));
    }
    int made = Networks.iterations(network);
    if (made > 0) {
      throw new IllegalArgumentException(
          "a network is prepared before it trains, and this one has made "
              + made
              + " updates: make it anew, or look at it with assess()");
    }
  }

  private static boolean reads(Model network) {
    return network instanceof org.deeplearning4j.nn.multilayer.MultiLayerNetwork
        || network instanceof org.deeplearning4j.nn.graph.ComputationGraph;
  }

  private Preparation prepareAny(Model network, boolean flossing) {
    List<LiveLayer> layers = reader.liveLayers(network);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException(
          "the network has no recurrent layers, so there is nothing to prepare");
    }
    ProbeData data =
        probe
            .resolve(network)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "before training there is no first minibatch: give features by"
                            + " probe(Probe.of(features))"))
            .limitSequences(sequences);
    Kept before = new Kept();
    Account account = new Account();
    try {
      for (LiveLayer layer : layers) {
        prepare(network, layer, data, flossing, account, before);
      }
    } catch (RuntimeException | Error failed) {
      before.giveBack();
      throw failed;
    }
    return new Preparation(network, account.assessment(horizon), before);
  }

  private void prepare(
      Model network,
      LiveLayer layer,
      ProbeData data,
      boolean flossing,
      Account account,
      Kept before) {
    NetworkSnapshot snapshot = reader.read(network, data);
    Optional<DrivenCell> driven = snapshot.cells().stream().filter(layer::isDrivenBy).findFirst();
    if (driven.isEmpty()) {
      account.unread(layer, why(snapshot, layer));
      return;
    }
    Drive drive = driven.get().drive();
    Target target = target(layer, drive);
    account.steps = target.steps();
    Gauge gauge = new Gauge(layer, drive);
    Reading first = gauge.read();
    account.before(layer, first, target);
    Reading last = first;
    Optional<Knobs> knobs = Knobs.of(layer);
    if (layer.frozen()) {
      account.note(layer, "is frozen, and is left as it is");
    } else if (knobs.isEmpty()) {
      account.note(
          layer,
          "is a "
              + layer.conf().getClass().getSimpleName()
              + ", for which no way to move its exponents is known, and is left as it is");
    } else {
      Bench bench =
          new Bench(layer, knobs.get(), gauge, drive, target, seed + account.layers.size(), first);
      try {
        Rule.of(knobs.get(), flossing).apply(bench);
      } catch (RuntimeException | Error failed) {
        bench.before().giveBack();
        throw failed;
      }
      last = bench.now();
      account.done(layer, bench);
      before.add(bench.before());
    }
    account.after(layer, last, target);
  }

  private static String why(NetworkSnapshot snapshot, LiveLayer layer) {
    return snapshot.failures().stream()
        .filter(failure -> failure.layer().equals(layer.name()))
        .map(LayerFailure::reason)
        .findFirst()
        .orElse("no sequence of the probe reaches it");
  }

  private Target target(LiveLayer layer, Drive drive) {
    int longest = 0;
    for (int b = 0; b < drive.sequences().size(); b++) {
      longest = Math.max(longest, drive.steps(b));
    }
    int least = Math.max(LEAST_STEPS, horizon / LEAST_SHARE);
    if (longest < least) {
      throw new IllegalArgumentException(
          "the probe must have sequences of at least "
              + least
              + " steps"
              + (horizon > 0 ? " for a horizon of " + horizon : "")
              + ", layer \""
              + layer.label()
              + "\" gets "
              + longest
              + ": give a longer probe");
    }
    return horizon > 0 ? new Target(horizon, true) : new Target(longest, false);
  }

  /** What is found and done, layer by layer. */
  private static final class Account {
    private final List<LayerState> layers = new ArrayList<>();
    private final List<LayerState> prepared = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private double steps = Double.NaN;

    private void before(LiveLayer layer, Reading reading, Target target) {
      layers.add(state(layer, reading, target));
    }

    private void after(LiveLayer layer, Reading reading, Target target) {
      prepared.add(state(layer, reading, target));
    }

    private static LayerState state(LiveLayer layer, Reading reading, Target target) {
      return LayerState.of(
          layer.label(), layer.cell().kind(), layer.cell().units(), reading, target);
    }

    private void unread(LiveLayer layer, String reason) {
      note(layer, "can't be measured, and is left as it is: " + reason);
    }

    private void note(LiveLayer layer, String text) {
      notes.add(layer.label() + ": " + text);
    }

    private void done(LiveLayer layer, Bench bench) {
      changes.addAll(bench.changes());
      notes.addAll(bench.notes());
      if (!bench.changes().isEmpty() && !layer.constraints().isEmpty()) {
        note(
            layer,
            "has constraints ("
                + String.join(", ", layer.constraints())
                + "), which DL4J applies after every update and which may take back what was done");
      }
    }

    private Assessment assessment(int horizon) {
      return new Assessment(steps, horizon > 0, layers, changes, prepared, notes);
    }
  }
}
