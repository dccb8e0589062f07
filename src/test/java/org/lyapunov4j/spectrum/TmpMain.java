package org.lyapunov4j.spectrum;
import java.util.*;
import org.lyapunov4j.cell.RandomCells;
class TmpMain {
  public static void main(String[] a) {
    RandomCells.Pair pair = RandomCells.of(RandomCells.Kind.ELMAN, 6, 2, 0.3, 0);
    Drive drive = SlowTwin.randomDrive(2, 44, 2, 0);
    for (int k : new int[] {6, 5, 4, 1}) {
      var g = new SpectrumEstimator(SpectrumOptions.defaults().withExponents(k).withWindows(List.of(22))).estimate(pair.cell(), drive).growth();
      for (var w : g.windows()) System.out.println(k + " " + w.steps() + " " + w.windows() + " " + w.fromStart() + " " + Arrays.toString(Arrays.stream(w.rates()).map(x -> x * w.steps()).toArray()));
    }
  }
}
