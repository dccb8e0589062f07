package org.lyapunov4j.guide;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.Remedy;
import org.lyapunov4j.network.Probe;

/**
 * Does what a flag advises, to a network in hand.
 *
 * <pre>{@code
 * Applied applied = Remedies.apply(flag, net);       // between updates, by the thread that trains
 * System.out.println(applied);
 * }</pre>
 *
 * <p>Of a flag's remedies the first is applied that fits: a network that has made updates takes
 * those that fit a running one (learning rate, clipping, truncated length) and the last good
 * weights where they are {@link #lastGood known}; one that has made none takes those for a new
 * start too. Remedies for features are none of a network's. Where none fits nothing is changed, and
 * the reasons are told. The optimiser keeps its state.
 */
public final class Remedies {
  private final Optional<Probe> probe;
  private final Optional<Path> lastGood;

  private Remedies(Optional<Probe> probe, Optional<Path> lastGood) {
    this.probe = probe;
    this.lastGood = lastGood;
  }

  /** Applies the first remedy that fits and needs neither sequences nor weights of before. */
  public static Applied apply(Flag flag, Model network) {
    return new Remedies(Optional.empty(), Optional.empty()).to(network, flag);
  }

  /** With sequences that drive the network, for remedies that measure. */
  public static Remedies with(Probe probe) {
    return new Remedies(Optional.of(probe), Optional.empty());
  }

  /** The same, with a model saved by DL4J's ModelSerializer to go back to. */
  public Remedies lastGood(Path model) {
    return new Remedies(probe, Optional.of(model));
  }

  /** Applies the first remedy of a flag that fits. */
  public Applied to(Model network, Flag flag) {
    List<String> passed = new ArrayList<>();
    for (Remedy remedy : flag.remedies()) {
      try {
        return new Applied(Optional.of(remedy), apply(remedy, network), passed);
      } catch (Misfit why) {
        passed.add(remedy.text() + " Not here: " + why.getMessage() + ".");
      } catch (IllegalArgumentException refused) {
        passed.add(remedy.text() + " Not here: " + refused.getMessage() + ".");
      }
    }
    return new Applied(Optional.empty(), List.of(), passed);
  }

  private List<String> apply(Remedy remedy, Model network) throws Misfit {
    return switch (remedy.kind()) {
      case MULTIPLY_LEARNING_RATE -> RunningCures.multiplyRate(network, remedy.value());
      case CLIP_GRADIENTS -> RunningCures.clip(network, remedy.value());
      case FOLLOW_MEMORY -> RunningCures.follow(network, need(probe), remedy.value());
      case RESTART_FROM -> RunningCures.goBack(network, lastGood);
      case PREPARE -> FreshCures.prepare(network, need(probe), remedy.value());
      case SET_FORGET_BIAS -> FreshCures.forgetBias(network, remedy.layer(), remedy.value());
      case DRAW_ANEW -> FreshCures.drawAnew(network, remedy.layer());
      case SCALE_INPUTS ->
          throw new Misfit(
              "features are scaled where they are made, not in the network; DL4J has"
                  + " NormalizerStandardize for it");
    };
  }

  private static Probe need(Optional<Probe> probe) throws Misfit {
    if (probe.isEmpty()) {
      throw new Misfit("it measures, and was given no sequences: use Remedies.with(probe)");
    }
    return probe.get();
  }
}
