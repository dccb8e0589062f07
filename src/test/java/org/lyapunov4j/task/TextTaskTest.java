package org.lyapunov4j.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class TextTaskTest {
  @TempDir Path base;

  private void write(String text) throws IOException {
    Files.writeString(base.resolve("t.txt"), text);
  }

  private SequenceTask task(String settings) {
    return Given.task("{name: text, file: t.txt, " + settings + "}", base, 1);
  }

  private String only(String yaml) {
    List<String> problems = Given.problems(yaml, base);
    assertEquals(1, problems.size(), problems.toString());
    return problems.get(0);
  }

  /** The symbols of one-hot sequences, end to end. */
  private static List<Integer> symbols(INDArray oneHot) {
    return IntStream.of(oneHot.argMax(1).dup('c').data().asInt()).boxed().toList();
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  void sonnetsDescribeThemselves() {
    SequenceTask sonnets = Given.task("{name: sonnets}");
    assertEquals(
        "sonnets: 94110 characters, %d symbols, 100 steps, 846 training and 94 validation sequences"
            .formatted(sonnets.inputs()),
        sonnets.describe());
    assertEquals(sonnets.inputs(), sonnets.outputs());
  }

  @Test
  void eachLabelIsTheNextCharacterAndThePartsShareNone() throws IOException {
    // Symbol i stands at place i, so that symbols tell which places were read.
    write(
        IntStream.range(0, 200)
            .mapToObj(i -> Character.toString(0x4e00 + i))
            .collect(Collectors.joining()));
    SequenceTask task = task("steps: 9, validation: 0.3");
    assertEquals(200, task.inputs());
    assertEquals(15, task.trainingSequences());
    assertEquals(6, task.validationSequences());
    assertEquals(range(0, 135), symbols(Given.training(task).getFeatures()));
    assertEquals(range(1, 136), symbols(Given.training(task).getLabels()));
    assertEquals(range(140, 194), symbols(Given.validation(task).getFeatures()));
    assertEquals(range(141, 195), symbols(Given.validation(task).getLabels()));
  }

  @Test
  void theShortestTextHasOneSequenceInEachPart() throws IOException {
    write("abababab");
    assertEquals(1, task("steps: 3, validation: 0.5").validationSequences());
    assertEquals(1, task("steps: 3, validation: 0.5").trainingSequences());
    assertEquals(
        "task.file: the text must have at least 5 characters (steps + 1) for training and as many"
            + " for validation, got 4 and 4; give more text or fewer steps",
        only("{name: text, file: t.txt, steps: 4, validation: 0.5}"));
  }

  @Test
  void theFirstCharactersOfATextWillDo() throws IOException {
    write("ab\ud83d\ude00ababcdefgh");
    SequenceTask task = task("steps: 2, validation: 0.5, characters: 6");
    assertEquals(3, task.inputs());
    assertEquals(1, task.trainingSequences());
  }

  @Test
  void aByteOrderMarkIsNotText() throws IOException {
    write("\ufeffabababab");
    assertEquals(2, task("steps: 2, validation: 0.5").inputs());
  }

  @Test
  void aLongTextIsNotExpandedInMemory() throws IOException {
    // One-hot this would be 10 GB, five times the heap of the tests.
    byte[] text = new byte[10_000_000];
    Random random = new Random(3);
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) (' ' + random.nextInt(90));
    }
    Files.write(base.resolve("t.txt"), text);
    SequenceTask task = task("steps: 100");
    assertEquals(89_999, task.trainingSequences());
    assertArrayEquals(new long[] {32, 90, 100}, task.training(32, 1).next().getLabels().shape());
  }

  @Test
  void filesThatAreNoTextAreRefused() throws IOException {
    String start = "task.file must be a UTF-8 text file, got " + base.resolve("t.txt") + ", which ";
    String yaml = "{name: text, file: t.txt, steps: 2}";
    assertEquals(
        start + "does not exist; relative paths start at the folder of the configuration",
        only(yaml));
    write("");
    assertEquals(start + "is empty", only(yaml));
    Files.write(
        base.resolve("t.txt"), new byte[] {'a', 'b', (byte) 0xc3, (byte) 0xa9, (byte) 0xff});
    assertEquals(start + "is not UTF-8 at byte 4; convert it", only(yaml));
    Files.write(base.resolve("t.txt"), new byte[] {'a', 'b', (byte) 0xc3});
    assertEquals(start + "is not UTF-8 at byte 2; convert it", only(yaml));
    try (RandomAccessFile sparse = new RandomAccessFile(base.resolve("t.txt").toFile(), "rw")) {
      sparse.setLength(100_000_001);
    }
    assertEquals(start + "has 100000001 bytes; take a part of at most 100 MB", only(yaml));
    Files.delete(base.resolve("t.txt"));
    Files.createDirectory(base.resolve("t.txt"));
    assertEquals(start + "is a folder; name a file in it", only(yaml));
    assertTrue(only("{name: text, file: \"a\\0b\"}").startsWith("task.file must be a path"));
    assertEquals("task.file is missing", only("{name: text}"));
  }

  @Test
  void aTextOfOneSymbolIsRefused() throws IOException {
    write("aaaaaaaaaaaaaaaaaaaaaaaaa");
    assertEquals(
        "task.file: the text must have at least 2 different characters, got 1",
        only("{name: text, file: t.txt, steps: 2, validation: 0.5}"));
  }
}
