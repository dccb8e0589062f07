package org.lyapunov4j.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lyapunov4j.cell.ActivationSite;
import org.lyapunov4j.cell.ObservedCell;
import org.lyapunov4j.spectrum.RecurrentCell;

/** What the steps of one stepper, on one thread, tell of a layer's units. */
final class UnitGlimpses implements ObservedCell.StepObserver {
  private static final double SATURATED = 0.01;
  private static final double ALIKE = 1e-9;
  private static final double FAR_OUT = 50;

  private final int units;
  private final List<Site> sites = new ArrayList<>();
  private final boolean squashes;
  private final boolean[] everFree;
  private List<int[]> alike;
  private long free;
  private long watched;
  private boolean any;
  private boolean finite = true;

  UnitGlimpses(int units, RecurrentCell.Stepper stepper) {
    this.units = units;
    this.everFree = new boolean[units];
    int[] all = new int[units];
    Arrays.setAll(all, i -> i);
    this.alike = List.of(all);
    if (stepper instanceof ActivationSite.Watched shown) {
      for (ActivationSite site : shown.sites()) {
        if (site.activation().elementwise()) {
          sites.add(new Site(site, units));
        }
      }
    }
    this.squashes = sites.stream().anyMatch(site -> site.squashes);
  }

  /** An activation's slopes, and what is known of it beforehand. */
  private static final class Site {
    private final ActivationSite at;
    private final double threshold;
    private final boolean squashes;
    private final boolean[] everAnswered;

    Site(ActivationSite at, int units) {
      this.at = at;
      this.everAnswered = new boolean[units];
      double[] points = {-FAR_OUT, -3, -2, -1, -0.5, -0.1, 0.1, 0.5, 1, 2, 3, FAR_OUT};
      double[] slopes = new double[points.length];
      at.activation().evaluate(points, 0, points.length, new double[points.length], slopes);
      double steepest = Arrays.stream(slopes).map(Math::abs).max().getAsDouble();
      this.threshold = SATURATED * steepest;
      this.squashes =
          Math.abs(slopes[0]) < threshold && Math.abs(slopes[slopes.length - 1]) < threshold;
    }
  }

  @Override
  public void stepped(double[] state) {
    any = true;
    for (double entry : state) {
      finite &= Math.abs(entry) < Double.POSITIVE_INFINITY;
    }
    for (Site site : sites) {
      look(site);
    }
    if (!alike.isEmpty()) {
      alike = split(alike, state);
    }
  }

  private void look(Site site) {
    double[] slopes = site.at.slopes();
    int from = site.at.from();
    for (int i = 0; i < units; i++) {
      site.everAnswered[i] |= slopes[from + i] != 0;
    }
    if (site.squashes) {
      for (int i = 0; i < units; i++) {
        if (Math.abs(slopes[from + i]) >= site.threshold) {
          everFree[i] = true;
          free++;
        }
      }
      watched += units;
    }
  }

  /** Parts groups of units that have done the same so far; groups of one are nobody's twins. */
  private static List<int[]> split(List<int[]> groups, double[] state) {
    List<int[]> parts = new ArrayList<>();
    for (int[] group : groups) {
      Integer[] sorted = Arrays.stream(group).boxed().toArray(Integer[]::new);
      Arrays.sort(sorted, (a, b) -> Double.compare(state[a], state[b]));
      int from = 0;
      for (int i = 1; i <= sorted.length; i++) {
        if (i == sorted.length || differ(state[sorted[i - 1]], state[sorted[i]])) {
          if (i - from > 1) {
            parts.add(Arrays.stream(sorted, from, i).mapToInt(Integer::intValue).toArray());
          }
          from = i;
        }
      }
    }
    return parts;
  }

  private static boolean differ(double a, double b) {
    return !(Math.abs(a - b) <= ALIKE * Math.max(1e-3, Math.max(Math.abs(a), Math.abs(b))));
  }

  boolean any() {
    return any;
  }

  boolean finite() {
    return finite;
  }

  boolean showsActivations() {
    return !sites.isEmpty();
  }

  long free() {
    return free;
  }

  long watched() {
    return watched;
  }

  /**
   * Nothing ever got through what makes the unit's content, whatever its gates did.
   *
   * @param all the glimpses of all threads
   */
  boolean isDead(int unit, List<UnitGlimpses> all) {
    for (int s = 0; s < sites.size(); s++) {
      int site = s;
      if (!sites.get(s).at.gate()
          && all.stream().noneMatch(seen -> seen.sites.get(site).everAnswered[unit])) {
        return true;
      }
    }
    return false;
  }

  /** Whether a unit was ever off the ends of its range, where all units are alike. */
  boolean moves(int unit) {
    return !squashes || everFree[unit];
  }

  /** The same number for units that did the same, a number of its own for any other. */
  int group(int unit) {
    for (int[] same : alike) {
      if (Arrays.stream(same).anyMatch(i -> i == unit)) {
        return same[0];
      }
    }
    return unit;
  }
}
