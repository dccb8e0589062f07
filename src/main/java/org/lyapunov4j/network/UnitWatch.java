package org.lyapunov4j.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lyapunov4j.cell.Activation;
import org.lyapunov4j.cell.ActivationSite;
import org.lyapunov4j.checkpoint.UnitHealth;
import org.lyapunov4j.spectrum.Drive;
import org.lyapunov4j.spectrum.RecurrentCell;

/**
 * Looks at a layer's units along its drive: which are dead, how much is saturated, and which do the
 * same as others. Only the state is advanced, without tangent vectors, so that of k exponents this
 * costs less than the (k + 1)th part.
 */
public final class UnitWatch {

  /** Enough to know a share by, however long the drive is. */
  private static final int MOST_STEPS = 2000;

  private static final double SATURATED = 0.01;
  private static final double ALIKE = 1e-9;
  private static final double FAR_OUT = 50;
  private static final double[] NO_VECTORS = {};

  private final int units;
  private final List<Site> sites = new ArrayList<>();
  private final boolean[] everFree;
  private long free;
  private long watched;
  private List<int[]> alike = new ArrayList<>();
  private boolean finite = true;

  private UnitWatch(int units) {
    this.units = units;
    this.everFree = new boolean[units];
    int[] all = new int[units];
    Arrays.setAll(all, i -> i);
    alike.add(all);
  }

  /**
   * The health of one layer. Dead and saturated units are unknown (NaN) where the cell does not
   * show its activations, or couples them (softmax).
   */
  public static UnitHealth of(DrivenCell driven) {
    return of(driven.cell(), driven.drive());
  }

  /** As {@link #of(DrivenCell)}; unknown where the state leaves the finite numbers. */
  public static UnitHealth of(RecurrentCell cell, Drive drive) {
    UnitWatch watch = new UnitWatch(cell.units());
    long left = MOST_STEPS;
    try (RecurrentCell.Stepper stepper = cell.stepper(0)) {
      watch.meet(stepper);
      double[] state = new double[cell.stateSize()];
      for (int b = 0; b < drive.sequences().size() && left > 0; b++) {
        int steps = (int) Math.min(left, drive.steps(b));
        Arrays.fill(state, 0);
        stepper.drive(drive.sequences().get(b), drive.steps(b));
        for (int t = 0; t < steps; t++) {
          stepper.step(t, state, NO_VECTORS);
          watch.look(state);
        }
        left -= steps;
      }
    }
    return left == MOST_STEPS || !watch.finite ? UnitHealth.UNKNOWN : watch.health();
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
      at.activation().evaluate(points.clone(), 0, points.length, points, slopes);
      double steepest = Arrays.stream(slopes).map(Math::abs).max().getAsDouble();
      this.threshold = SATURATED * steepest;
      this.squashes =
          Math.abs(slopes[0]) < threshold && Math.abs(slopes[slopes.length - 1]) < threshold;
    }

    double slope(int unit) {
      return at.slopes()[at.from() + unit];
    }
  }

  private void meet(RecurrentCell.Stepper stepper) {
    if (stepper instanceof ActivationSite.Watched shown) {
      for (ActivationSite site : shown.sites()) {
        Activation activation = site.activation();
        if (activation.elementwise()) {
          sites.add(new Site(site, units));
        }
      }
    }
  }

  private void look(double[] state) {
    for (double entry : state) {
      finite &= Double.isFinite(entry);
    }
    for (Site site : sites) {
      for (int i = 0; i < units; i++) {
        double slope = site.slope(i);
        site.everAnswered[i] |= slope != 0;
        if (site.squashes) {
          boolean isFree = Math.abs(slope) >= site.threshold;
          everFree[i] |= isFree;
          free += isFree ? 1 : 0;
          watched++;
        }
      }
    }
    if (!alike.isEmpty()) {
      alike = split(alike, state);
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

  private UnitHealth health() {
    boolean squashes = sites.stream().anyMatch(site -> site.squashes);
    int dead = 0;
    for (int i = 0; i < units; i++) {
      dead += isDead(i) ? 1 : 0;
    }
    return new UnitHealth(
        sites.isEmpty() ? Double.NaN : (double) dead / units,
        sites.isEmpty() ? Double.NaN : squashes ? 1 - (double) free / watched : 0,
        (double) twins(squashes) / units);
  }

  /** Nothing gets through what makes the unit's content, whatever its gates do. */
  private boolean isDead(int unit) {
    return sites.stream().anyMatch(site -> !site.at.gate() && !site.everAnswered[unit]);
  }

  /**
   * Units that do as another one does, for another reason than that all of them are dead or stuck
   * at the end of their range.
   */
  private int twins(boolean squashes) {
    int twins = 0;
    for (int[] group : alike) {
      long moving =
          Arrays.stream(group).filter(i -> !isDead(i) && (!squashes || everFree[i])).count();
      twins += (int) Math.max(0, moving - 1);
    }
    return twins;
  }
}
