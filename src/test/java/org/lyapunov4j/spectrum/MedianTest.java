package org.lyapunov4j.spectrum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;

class MedianTest {

  @Test
  void theMiddleOrTheMeanOfTheTwoInTheMiddle() {
    assertEquals(2, Median.of(3, 1, 2));
    assertEquals(2.5, Median.of(4, 1, 2, 3));
    assertEquals(Double.NaN, Median.of());
  }

  @Provide
  Arbitrary<double[]> values() {
    return Arbitraries.doubles()
        .between(-1e6, 1e6)
        .array(double[].class)
        .ofMinSize(1)
        .ofMaxSize(50);
  }

  @Property
  void isThatOfCommonsMath(@ForAll("values") double[] values) {
    assertEquals(StatUtils.percentile(values, 50), Median.of(values), 1e-9);
  }

  @Test
  void lossesThatRanAwayStayNumbers() {
    double infinity = Double.POSITIVE_INFINITY;
    assertEquals(infinity, Median.of(1, infinity, infinity));
    assertEquals(infinity, Median.of(1, infinity));
    assertEquals(1, Median.of(1, 1, infinity));
    assertEquals(Double.MAX_VALUE, Median.of(Double.MAX_VALUE, Double.MAX_VALUE));
    assertEquals(Double.NaN, StatUtils.percentile(new double[] {infinity, infinity}, 50));
  }

  @Test
  void valuesAreLeftInTheirOrder() {
    double[] values = {3, 1, 2};
    double[] before = Arrays.copyOf(values, values.length);
    Median.of(values);
    assertArrayEquals(before, values);
  }
}
