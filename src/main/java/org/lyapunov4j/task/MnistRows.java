package org.lyapunov4j.task;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.lyapunov4j.config.Section;

/**
 * Handwritten digits read row by row: step t is row t of the image from the top, 28 pixels in [0,
 * 1] from the left, and after the last row the digit is to be told. From the first 6,000 training
 * and 1,000 test images of MNIST (LeCun, Bottou, Bengio and Haffner 1998).
 *
 * <ul>
 *   <li>{@code training}: how many of the training images, default all
 *   <li>{@code validation}: how many of the test images, default all
 * </ul>
 *
 * @param pixels [image, row, column], unsigned; owned by the caller
 */
record MnistRows(int count, byte[] pixels, byte[] digits) implements Sequences {
  private static final long serialVersionUID = 1L;
  private static final int TRAINING_IMAGES = 6000;
  private static final int TEST_IMAGES = 1000;
  static final int SIDE = 28;
  static final int DIGITS = 10;
  static final double WHITE = 255;
  private static final int IDX_BYTES = 0x0800;

  static Optional<SequenceTask> make(Section options, Path base, long seed) {
    MnistRows training = training(options);
    MnistRows validation = validation(options);
    return Optional.of(
        new PreparedTask(
            "rows-mnist",
            new SequenceShape(SIDE, DIGITS, SIDE, Head.CLASS_AT_END),
            training,
            validation,
            DIGITS + " digits, rows of " + SIDE + " pixels"));
  }

  static MnistRows training(Section options) {
    int used = options.integer("training", 1, TRAINING_IMAGES, TRAINING_IMAGES);
    return read("mnist-train-6k", TRAINING_IMAGES, used);
  }

  static MnistRows validation(Section options) {
    int used = options.integer("validation", 1, TEST_IMAGES, TEST_IMAGES);
    return read("mnist-test-1k", TEST_IMAGES, used);
  }

  private static MnistRows read(String name, int images, int used) {
    return new MnistRows(
        used,
        idx(name + "-images-idx3-ubyte.gz", images, SIDE, SIDE),
        idx(name + "-labels-idx1-ubyte.gz", images));
  }

  /** The body of an IDX file of bytes: a magic number with the rank, the lengths, the entries. */
  private static byte[] idx(String name, int... shape) {
    ByteBuffer file = ByteBuffer.wrap(Bundled.read(name));
    boolean right = file.getInt() == (IDX_BYTES | shape.length);
    int size = 1;
    for (int length : shape) {
      right &= file.getInt() == length;
      size *= length;
    }
    if (!right || file.remaining() != size) {
      throw new IllegalStateException(name + " in the jar is damaged; build it again");
    }
    byte[] body = new byte[size];
    file.get(body);
    return body;
  }

  @Override
  public void write(int sequence, int row, Minibatch into) {
    int next = sequence * SIDE * SIDE;
    for (int step = 0; step < SIDE; step++) {
      for (int column = 0; column < SIDE; column++) {
        into.feature(row, column, step, Byte.toUnsignedInt(pixels[next++]) / WHITE);
      }
    }
    into.label(row, digits[sequence], 0, 1);
  }
}
