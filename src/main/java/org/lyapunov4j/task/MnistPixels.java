package org.lyapunov4j.task;

import java.nio.file.Path;
import java.util.Optional;
import org.lyapunov4j.config.Section;

/**
 * Handwritten digits read pixel by pixel, from the top left to the bottom right: means of 4 x 4
 * pixels, so 49 steps of one number in [0, 1], and after the last the digit is to be told. Images
 * and options are those of {@link MnistRows}.
 *
 * @param pixels [image, row, column], unsigned; owned by the caller
 */
record MnistPixels(int count, byte[] pixels, byte[] digits) implements Sequences {
  private static final long serialVersionUID = 1L;
  private static final int POOLED = 4;
  private static final int SIDE = MnistRows.SIDE / POOLED;
  private static final double WHITE = MnistRows.WHITE * POOLED * POOLED;

  static Optional<SequenceTask> make(Section options, Path base, long seed) {
    MnistRows training = MnistRows.training(options);
    MnistRows validation = MnistRows.validation(options);
    return Optional.of(
        new PreparedTask(
            "pixels-mnist",
            new SequenceShape(1, MnistRows.DIGITS, SIDE * SIDE, Head.CLASS_AT_END),
            of(training),
            of(validation),
            MnistRows.DIGITS + " digits, " + SIDE * SIDE + " pixels, one by one"));
  }

  private static MnistPixels of(MnistRows images) {
    return new MnistPixels(images.count(), images.pixels(), images.digits());
  }

  @Override
  public void write(int sequence, int row, Minibatch into) {
    for (int step = 0; step < SIDE * SIDE; step++) {
      into.feature(row, 0, step, mean(sequence, step / SIDE, step % SIDE));
    }
    into.label(row, digits[sequence], 0, 1);
  }

  private double mean(int image, int row, int column) {
    int corner = MnistRows.SIDE * (MnistRows.SIDE * image + POOLED * row) + POOLED * column;
    int sum = 0;
    for (int y = 0; y < POOLED; y++) {
      for (int x = 0; x < POOLED; x++) {
        sum += Byte.toUnsignedInt(pixels[corner + MnistRows.SIDE * y + x]);
      }
    }
    return sum / WHITE;
  }
}
