package org.lyapunov4j.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class MnistRowsTest {

  private static int[] digits(DataSet data) {
    return data.getLabels().argMax(1).data().asInt();
  }

  @Test
  void firstDigitsAreThoseOfMnist() {
    SequenceTask task = Given.task("{name: rows-mnist, training: 10, validation: 10}");
    assertArrayEquals(new int[] {5, 0, 4, 1, 9, 2, 1, 3, 1, 4}, digits(Given.training(task)));
    assertArrayEquals(new int[] {7, 2, 1, 0, 4, 1, 4, 9, 5, 9}, digits(Given.validation(task)));
  }

  @Test
  void aStepIsARow() throws IOException {
    INDArray images = Given.task("{name: rows-mnist}").probe(3);
    try (InputStream file =
            MnistRows.class.getResourceAsStream("mnist-test-1k-images-idx3-ubyte.gz");
        InputStream in = new GZIPInputStream(file)) {
      in.skipNBytes(16);
      for (int image = 0; image < 3; image++) {
        for (int row = 0; row < 28; row++) {
          for (int column = 0; column < 28; column++) {
            assertEquals(in.read() / 255.0, images.getDouble(image, column, row), 1e-7);
          }
        }
      }
    }
  }

  @Test
  void allImagesAreThereByDefault() {
    assertEquals(
        "rows-mnist: 10 digits, rows of 28 pixels, 28 steps, 6000 training and 1000 validation"
            + " sequences",
        Given.task("{name: rows-mnist}").describe());
  }
}
