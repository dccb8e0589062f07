package org.lyapunov4j.guide;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.lyapunov4j.network.NetworkCopy;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * How starts of a network did in their first updates.
 *
 * @param winner the start that the network has now
 * @param losses mean training loss of each start over the last quarter of the race; infinite where
 *     it was not a number
 * @param preparation what was done to the network for the winning start; empty where that is its
 *     own
 */
public record Race(Start winner, Map<Start, Double> losses, Optional<Preparation> preparation) {

  /** How far behind a flossed start may be: where more directions last the first steps are slow. */
  private static final double NEAR = 1.1;

  /** How far ahead of its own a network's new start must be: on a plateau starts differ by less. */
  private static final double AHEAD = 0.95;

  /** Where a network begins. */
  public enum Start {
    /** As the user made it. */
    OWN,
    /** As {@link SpectralGuide#prepare} makes it without flossing. */
    TUNED,
    /** As {@link SpectralGuide#prepare} makes it with flossing. */
    FLOSSED
  }

  public Race {
    losses = Collections.unmodifiableMap(new EnumMap<>(losses));
  }

  static Race run(Model network, SpectralGuide guide, DataSetIterator minibatches, int updates) {
    if (updates < 1) {
      throw new IllegalArgumentException("updates must be at least 1, got " + updates);
    }
    Map<Start, Model> runners = runners(network, guide);
    if (runners.size() == 1) {
      return new Race(Start.OWN, Map.of(Start.OWN, Double.NaN), Optional.empty());
    }
    Map<Start, Double> losses = losses(runners, minibatches, updates);
    Start winner = winner(losses);
    return new Race(
        winner,
        losses,
        winner == Start.OWN
            ? Optional.empty()
            : Optional.of(guide.prepare(network, winner == Start.FLOSSED)));
  }

  /**
   * Of the prepared starts the one with the lower loss, or that with flossing, which learns on,
   * where it is behind by little; the network's own where that one is not clearly ahead of it.
   */
  static Start winner(Map<Start, Double> losses) {
    double own = losses.get(Start.OWN);
    double tuned = losses.getOrDefault(Start.TUNED, Double.POSITIVE_INFINITY);
    double flossed = losses.getOrDefault(Start.FLOSSED, Double.POSITIVE_INFINITY);
    Start prepared = flossed <= NEAR * tuned ? Start.FLOSSED : Start.TUNED;
    return losses.getOrDefault(prepared, own) < AHEAD * own ? prepared : Start.OWN;
  }

  /** The network's own start, and those that differ from it and from each other. */
  private static Map<Start, Model> runners(Model network, SpectralGuide guide) {
    Map<Start, Model> runners = new EnumMap<>(Start.class);
    runners.put(Start.OWN, NetworkCopy.twin(network));
    List<Change> tuning = List.of();
    for (Start start : List.of(Start.TUNED, Start.FLOSSED)) {
      Model runner = NetworkCopy.twin(network);
      List<Change> changes = guide.prepare(runner, start == Start.FLOSSED).changes();
      if (!changes.isEmpty() && !changes.equals(tuning)) {
        runners.put(start, runner);
        tuning = changes;
      }
    }
    return runners;
  }

  /** Every minibatch goes to all runners in turn, so that none of them has easier ones. */
  private static Map<Start, Double> losses(
      Map<Start, Model> runners, DataSetIterator minibatches, int updates) {
    Map<Start, List<Double>> scores = new EnumMap<>(Start.class);
    runners.keySet().forEach(start -> scores.put(start, new ArrayList<>()));
    Model first = runners.get(Start.OWN);
    minibatches.reset();
    while (Networks.iterations(first) < updates) {
      if (!minibatches.hasNext()) {
        if (scores.get(Start.OWN).isEmpty()) {
          throw new IllegalArgumentException("a race needs minibatches, and the iterator has none");
        }
        minibatches.reset();
      }
      DataSet minibatch = minibatches.next();
      runners.forEach(
          (start, model) -> {
            Networks.fit(model, minibatch);
            scores.get(start).add(model.score());
          });
    }
    minibatches.reset();
    Map<Start, Double> losses = new EnumMap<>(Start.class);
    scores.forEach((start, all) -> losses.put(start, meanOfLastQuarter(all)));
    return losses;
  }

  private static double meanOfLastQuarter(List<Double> scores) {
    double mean =
        scores.subList(scores.size() - (scores.size() + 3) / 4, scores.size()).stream()
            .mapToDouble(score -> score)
            .average()
            .orElse(Double.NaN);
    return Double.isNaN(mean) ? Double.POSITIVE_INFINITY : mean;
  }

  @Override
  public String toString() {
    StringBuilder line = new StringBuilder("start: " + word(winner));
    losses.forEach(
        (start, loss) -> line.append(String.format(Locale.ROOT, ", %s %.4f", word(start), loss)));
    return line.toString();
  }

  private static String word(Start start) {
    return start.name().toLowerCase(Locale.ROOT);
  }
}
