package org.lyapunov4j.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.adapt.Glimpse;
import org.lyapunov4j.aelle.adapt.Outlook;
import org.lyapunov4j.aelle.adapt.TaskVoices;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.aelle.encoding.SpectralPath;

/**
 * A task that no model has seen, at one moment, some of its trials revealed: what the voices and
 * their rivals say of the others, which are under way.
 *
 * @param task its name
 * @param outcomes of all of its trials, [n]
 * @param asked numbers of the trials that were not revealed
 * @param voices learned from the revealed ones
 * @param model [asked] badness that the model forecasts, as it is
 * @param said [asked][voices]
 * @param rivals by name, [asked][3] as a {@link Contender} has it
 */
record Revealed(
    String task,
    Outcomes outcomes,
    int[] asked,
    TaskVoices voices,
    double[] model,
    double[][] said,
    Map<String, double[][]> rivals) {

  /** Names of the rivals, which learn from the same trials. */
  static final List<String> RIVALS =
      List.of(
          Contenders.LOSS,
          Contenders.LOSS_AND_SLOPE,
          Contenders.HYPERPARAMETERS,
          Contenders.PATH_TREES);

  /**
   * Reveals some trials, chosen by seed.
   *
   * @param evidence of the task's trials, in the order of {@code outlooks}
   * @param outlooks what a model of other tasks says of them
   * @param siblings how many are revealed
   * @param withRivals whether rivals are asked, which takes longer
   */
  static Revealed of(
      Evidence evidence, List<Outlook> outlooks, int siblings, long seed, boolean withRivals) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, evidence.size()).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    int[] known = order.subList(0, siblings).stream().mapToInt(i -> i).sorted().toArray();
    int[] asked =
        order.subList(siblings, order.size()).stream().mapToInt(i -> i).sorted().toArray();
    List<Glimpse> glimpses = glimpses(evidence, outlooks);
    TaskVoices voices =
        TaskVoices.fit(
            Arrays.stream(known).mapToObj(glimpses::get).toList(),
            Arrays.stream(known)
                .mapToDouble(i -> evidence.trials().get(i).outcome().badness())
                .toArray(),
            Arrays.stream(asked).mapToObj(glimpses::get).toList(),
            0,
            seed);
    return new Revealed(
        evidence.trials().get(0).task(),
        evidence.outcomes(),
        asked,
        voices,
        Arrays.stream(asked).mapToDouble(i -> outlooks.get(i).badness()).toArray(),
        Arrays.stream(asked).mapToObj(i -> voices.say(glimpses.get(i))).toArray(double[][]::new),
        withRivals ? rivals(evidence, known, asked, seed) : Map.of());
  }

  private static List<Glimpse> glimpses(Evidence evidence, List<Outlook> outlooks) {
    return IntStream.range(0, evidence.size())
        .mapToObj(
            i ->
                Glimpse.of(
                    SpectralPath.of(evidence.trials().get(i), evidence.at()),
                    false,
                    Glimpse.settings(evidence.trials().get(i)),
                    outlooks.get(i)))
        .toList();
  }

  /** The loss needs no siblings, the others learn from them. */
  private static Map<String, double[][]> rivals(
      Evidence evidence, int[] known, int[] asked, long seed) {
    Map<String, double[][]> rivals = new LinkedHashMap<>();
    double[] loss = Arrays.stream(asked).mapToDouble(i -> evidence.loss()[i]).toArray();
    if (!Arrays.stream(loss).allMatch(Double::isNaN)) {
      rivals.put(Contenders.LOSS, Contenders.thrice(loss));
    }
    if (known.length > 0) {
      Evidence seen = evidence.pick(known);
      Evidence unseen = evidence.pick(asked);
      rivals.putAll(Contenders.lossAndSlope(seen, unseen, seed));
      rivals.putAll(Contenders.hyperparameters(seen, unseen, seed));
      rivals.putAll(Contenders.pathTrees(seen, unseen, seed));
    }
    return rivals;
  }
}
