package org.lyapunov4j.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.deeplearning4j.nn.api.Model;
import org.lyapunov4j.network.DrivenCell;
import org.lyapunov4j.network.NetworkReader;
import org.lyapunov4j.network.NetworkSnapshot;
import org.lyapunov4j.network.ProbeData;
import org.lyapunov4j.network.RoutedListener;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.spectrum.SpectrumEstimator;
import org.lyapunov4j.spectrum.SpectrumOptions;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the length of truncated backpropagation through time follow the memory of the network: what
 * a state holds of an input is a fifth of itself after {@code 1.5 / -lambda_1} steps, and gradients
 * over more steps than that say nothing. A listener of its own, since unlike a monitor it changes
 * the training.
 *
 * <pre>{@code
 * TbpttFollower follower = TbpttFollower.builder().probe(Probe.of(features)).build();
 * net.addListeners(follower);
 * net.fit(iterator, epochs);
 * follower.history().forEach(System.out::println);
 * }</pre>
 *
 * <p>It looks about every 500 time steps that the network has been trained on, at the slowest layer
 * (only the largest leading exponent is safe: with others a length that is too short forgets, and
 * what is forgotten shortens it more). Where that exponent has not converged, the length goes
 * towards its upper end. It never changes by more than a factor of 2 at a look, and DL4J takes it
 * up with the next minibatch. Of {@code MultiLayerNetwork} and {@code ComputationGraph}.
 *
 * <p>It throws nothing at DL4J: a look that fails is told once, and leaves the length as it is. In
 * the workers of a {@code ParallelWrapper} it does nothing but say so, for what is set in one copy
 * of a network is averaged with the others or lost.
 */
public final class TbpttFollower extends RoutedListener {
  private static final long serialVersionUID = 2L;
  private static final Logger LOG = LoggerFactory.getLogger(TbpttFollower.class);
  private static final String WORKER_OF_MANY = ".*_thread_\\d+";

  /**
   * A length that was set.
   *
   * @param iteration parameter updates made before
   * @param steps the length
   * @param leading lambda_1 of the slowest layer
   * @param converged whether that is settled; where not, the length goes towards its upper end
   */
  public record Length(int iteration, int steps, double leading, boolean converged) {}

  private final Following settings;
  private final List<Length> history = new ArrayList<>();
  private final AtomicBoolean told;
  private long sinceLook;
  private long nanos;
  private boolean refused;

  TbpttFollower(Following settings) {
    this(settings, new AtomicBoolean());
  }

  private TbpttFollower(Following settings, AtomicBoolean told) {
    super(null);
    this.settings = settings;
    this.told = told;
  }

  public static TbpttFollowerBuilder builder() {
    return new TbpttFollowerBuilder();
  }

  /** All looks so far, the first of them too where it changed nothing. */
  public synchronized List<Length> history() {
    return List.copyOf(history);
  }

  /** Wall time that looking has taken. */
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    if (refused) {
      return;
    }
    try {
      follow(model, iteration + 1);
    } catch (RuntimeException failed) {
      tell("The length of truncated backpropagation stays as it is: {}", failed.getMessage());
    }
  }

  private void follow(Model model, int iteration) {
    if (!Networks.isTruncated(model)) {
      tell(
          "The length of truncated backpropagation can't follow the memory: {}",
          "the network is trained on whole sequences; set backpropType(TruncatedBPTT)");
      return;
    }
    int now = Networks.truncation(model);
    sinceLook += now;
    if (sinceLook < settings.every()) {
      return;
    }
    sinceLook = 0;
    long start = System.nanoTime();
    LyapunovSpectrum slowest;
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try (outside) {
      slowest = slowest(model);
    }
    int next = settings.next(now, slowest.leading(), slowest.converged());
    if (next != now) {
      Networks.setTruncation(model, next);
      LOG.info(
          "After {} updates truncated backpropagation goes over {} steps in place of {}: the"
              + " slowest layer's leading exponent is {}",
          iteration,
          next,
          now,
          String.format(Locale.ROOT, "%.4f", slowest.leading()));
    }
    note(new Length(iteration, next, slowest.leading(), slowest.converged()), start);
  }

  private synchronized void note(Length length, long start) {
    history.add(length);
    nanos += System.nanoTime() - start;
  }

  private LyapunovSpectrum slowest(Model model) {
    ProbeData probe = settings.data(model);
    NetworkSnapshot snapshot = NetworkReader.standard().read(model, probe);
    SpectrumEstimator estimator =
        new SpectrumEstimator(SpectrumOptions.defaults().withExponents(1).withGrowth(0));
    LyapunovSpectrum slowest = null;
    for (DrivenCell driven : snapshot.cells()) {
      LyapunovSpectrum spectrum = estimator.estimate(driven.cell(), driven.drive());
      if (Double.isNaN(spectrum.leading())) {
        throw new IllegalStateException(
            "the spectrum of layer \"" + driven.layer() + "\" is not a number");
      }
      if (slowest == null || spectrum.leading() > slowest.leading()) {
        slowest = spectrum;
      }
    }
    if (slowest == null) {
      throw new IllegalStateException("no recurrent layer of the network could be measured");
    }
    return slowest;
  }

  private void tell(String text, String why) {
    if (!told.getAndSet(true)) {
      LOG.warn(text, why);
    }
  }

  /** The same settings, with nothing seen yet. */
  @Override
  @SuppressWarnings("MethodDoesntCallSuperMethod") // final fields must not be shared
  public TbpttFollower clone() {
    return new TbpttFollower(settings, told);
  }

  /** Workers of a {@code ParallelWrapper} are refused. */
  @Override
  public void setWorkerID(String id) {
    super.setWorkerID(id);
    refused = id != null && id.matches(WORKER_OF_MANY);
    if (refused) {
      tell(
          "The length of truncated backpropagation follows nothing: {}",
          "this is a worker of a ParallelWrapper, where what is set in one copy of the network is"
              + " averaged with the others or lost; train in one thread");
    }
  }
}
