package org.lyapunov4j.view;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.study.EarlyAuc;

/**
 * One sweep as the views see it, whether it has ended or is under way. Begin with {@link #of} and
 * add what is known.
 *
 * @param name what to call it; any text
 * @param live whether more trials may come
 * @param planned how many trials there will be; 0 where that is not known
 * @param trials that have ended, in the order in which they came
 * @param ids under which single trials can be asked for, by their names; empty where they can't be
 * @param places of trials on AeLLE's map, by their names
 * @param noMap why there is no place, a sentence; empty where there are some
 * @param auc how early the worse half could be told; null where that was not worked out
 * @param noAuc why it could not be
 * @param secondsLeft until all have ended; NaN where that can't be said
 */
public record ViewedSweep(
    String name,
    boolean live,
    int planned,
    List<Trial> trials,
    Map<String, String> ids,
    Map<String, Place> places,
    String noMap,
    List<EarlyAuc> auc,
    String noAuc,
    double secondsLeft) {

  /**
   * A trial on the map, and the share that the model gives it of ending in the worse half.
   *
   * @param worstHalf in [0, 1]; NaN where the model does not say
   */
  public record Place(double x, double y, double worstHalf) {}

  public ViewedSweep {
    Objects.requireNonNull(name, "name must not be null");
    trials = List.copyOf(trials);
    ids = Map.copyOf(ids);
    places = Map.copyOf(places);
    auc = auc == null ? null : List.copyOf(auc);
  }

  public static ViewedSweep of(String name, List<Trial> trials) {
    return new ViewedSweep(name, false, 0, trials, Map.of(), Map.of(), "", null, "", Double.NaN);
  }

  public ViewedSweep withCourse(boolean isLive, int all, double left) {
    return new ViewedSweep(name, isLive, all, trials, ids, places, noMap, auc, noAuc, left);
  }

  public ViewedSweep withIds(Map<String, String> value) {
    return new ViewedSweep(
        name, live, planned, trials, value, places, noMap, auc, noAuc, secondsLeft);
  }

  public ViewedSweep withPlaces(Map<String, Place> value, String why) {
    return new ViewedSweep(name, live, planned, trials, ids, value, why, auc, noAuc, secondsLeft);
  }

  public ViewedSweep withAuc(List<EarlyAuc> value, String why) {
    return new ViewedSweep(
        name, live, planned, trials, ids, places, noMap, value, why, secondsLeft);
  }
}
