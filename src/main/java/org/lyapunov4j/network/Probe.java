package org.lyapunov4j.network;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where the sequences come from that drive a network at every checkpoint. */
@FunctionalInterface
public interface Probe extends Serializable {

  /** The first minibatch the network is trained on, features and masks. */
  static Probe firstMinibatch() {
    return new FirstMinibatch();
  }

  /**
   * Features of one's own, copied.
   *
   * @param features in the network's format, for example [sequences, width, steps]
   */
  static Probe of(INDArray features) {
    return of(List.of(features), List.of());
  }

  /**
   * Features of one's own with their mask, copied.
   *
   * @param mask [sequences, steps], 0 for padding; null for none
   */
  static Probe of(INDArray features, INDArray mask) {
    return of(List.of(features), Arrays.asList(mask));
  }

  /**
   * For a graph with several inputs, in its order.
   *
   * @param masks one entry an input, null where it has none; or empty
   */
  static Probe of(List<INDArray> features, List<INDArray> masks) {
    return new Given(new ProbeData(features, masks));
  }

  /**
   * Independent noise of the width that the network expects: a random dynamical system (Arnold
   * 1998) instead of the data. The same numbers at every checkpoint; ND4J's generator is not
   * touched.
   */
  static Probe noise(Noise distribution, int sequences, int steps, long seed) {
    return new Noisy(distribution, sequences, steps, seed);
  }

  /**
   * The sequences for a network; empty where they are the first minibatch, which a listener must
   * copy by {@link ProbeData#capture} while DL4J still holds it.
   *
   * @throws IllegalArgumentException if they can't be made for this network
   */
  Optional<ProbeData> resolve(Model model);

  /** See {@link #firstMinibatch()}. */
  record FirstMinibatch() implements Probe {
    @Override
    public Optional<ProbeData> resolve(Model model) {
      return Optional.empty();
    }
  }

  /** See {@link #of(List, List)}. */
  record Given(ProbeData data) implements Probe {
    @Override
    public Optional<ProbeData> resolve(Model model) {
      return Optional.of(data);
    }
  }

  /** See {@link #noise}. */
  record Noisy(Noise distribution, int sequences, int steps, long seed) implements Probe {
    public Noisy {
      if (sequences < 1 || steps < 1) {
        throw new IllegalArgumentException(
            "a noise probe needs at least 1 sequence of at least 1 step, got "
                + sequences
                + " sequences of "
                + steps
                + " steps");
      }
    }

    @Override
    public Optional<ProbeData> resolve(Model model) {
      return Optional.of(NoiseMaker.make(this, model));
    }
  }
}
