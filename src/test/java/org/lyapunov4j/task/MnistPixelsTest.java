package org.lyapunov4j.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class MnistPixelsTest {

  @Test
  void aStepIsTheMeanOfFourByFourPixels() {
    INDArray rows = Given.task("{name: rows-mnist}").probe(3);
    INDArray pixels = Given.task("{name: pixels-mnist}").probe(3);
    assertArrayEquals(new long[] {3, 1, 49}, pixels.shape());
    for (int image = 0; image < 3; image++) {
      for (int step = 0; step < 49; step++) {
        double sum = 0;
        for (int i = 0; i < 16; i++) {
          sum += rows.getDouble(image, 4 * (step % 7) + i % 4, 4 * (step / 7) + i / 4);
        }
        assertEquals(sum / 16, pixels.getDouble(image, 0, step), 1e-6);
      }
    }
  }

  @Test
  void digitsAreThoseOfTheRows() {
    assertEquals(
        Given.training(Given.task("{name: rows-mnist, training: 50}")).getLabels(),
        Given.training(Given.task("{name: pixels-mnist, training: 50}")).getLabels());
  }
}
