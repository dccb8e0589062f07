package org.lyapunov4j.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RankingTest {
  @Test
  void equalValuesShareTheMeanOfTheirRanks() {
    assertArrayEquals(
        new double[] {2.5, 1, 2.5, 4}, Ranking.ranks(new double[] {3, -1, 3, Double.MAX_VALUE}));
  }

  @Test
  void aucOfKnownCases() {
    boolean[] positive = {false, false, true, true};
    assertEquals(1, Ranking.auc(new double[] {1, 2, 3, 4}, positive));
    assertEquals(0, Ranking.auc(new double[] {4, 3, 2, 1}, positive));
    assertEquals(0.5, Ranking.auc(new double[] {7, 7, 7, 7}, positive));
    assertEquals(0.75, Ranking.auc(new double[] {1, 3, 2, 4}, positive));
    assertEquals(Double.NaN, Ranking.auc(new double[] {1, 2}, new boolean[] {true, true}));
  }

  /** The slow twin counts pairs. */
  @Property(tries = 100)
  void aucIsTheShareOfPairsInOrder(@ForAll long seed, @ForAll @IntRange(min = 2, max = 30) int n) {
    Random random = new Random(seed);
    double[] scores = new double[n];
    boolean[] positive = new boolean[n];
    for (int i = 0; i < n; i++) {
      scores[i] = random.nextInt(8);
      positive[i] = i == 0 || (i > 1 && random.nextBoolean());
    }
    double won = 0;
    int pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (positive[i] && !positive[j]) {
          won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
          pairs++;
        }
      }
    }
    assertEquals(won / pairs, Ranking.auc(scores, positive), 1e-12);
  }

  @Test
  void spearmanSeesOrderOnly() {
    double[] x = {1, 2, 3, 4, 5};
    assertEquals(1, Ranking.spearman(x, new double[] {1, 8, 27, 64, 1e9}), 1e-12);
    assertEquals(-1, Ranking.spearman(x, new double[] {5, 4, 3, 2, -1e9}), 1e-12);
    assertEquals(0.9, Ranking.spearman(x, new double[] {1, 2, 3, 5, 4}), 1e-12);
    assertEquals(Double.NaN, Ranking.spearman(x, new double[] {1, 1, 1, 1, 1}));
  }
}
