package org.lyapunov4j.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyFileTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("x.npy");
  }

  private static String header(String descr, boolean fortran, String shape) {
    return "{'descr': %s, 'fortran_order': %s, 'shape': %s, }"
        .formatted(descr, fortran ? "True" : "False", shape);
  }

  /** A file as numpy.save lays it out. */
  private static byte[] bytes(int version, String header, String hex) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    out.write(header.length());
    out.writeBytes(new byte[version == 1 ? 1 : 3]);
    out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(HexFormat.of().parseHex(hex));
    return out.toByteArray();
  }

  private NpyArray read(byte[] bytes) throws IOException {
    Files.write(file(), bytes);
    return NpyFile.read(file());
  }

  private String refusal(byte[] bytes) {
    String message = assertThrows(IOException.class, () -> read(bytes)).getMessage();
    String start = file() + " is not a NumPy array file: ";
    assertTrue(message.startsWith(start), message);
    return message.substring(start.length());
  }

  /** The bytes are what NumPy 2.4.6 wrote. */
  @ParameterizedTest
  @CsvSource({
    "<f2, 00bd00ba00b40034003a003d",
    ">f2, bd00ba00b40034003a003d00",
    "<f4, 0000a0bf000040bf000080be0000803e0000403f0000a03f",
    ">f4, bfa00000bf400000be8000003e8000003f4000003fa00000",
    "<f8, 000000000000f4bf000000000000e8bf000000000000d0bf000000000000d03f000000000000e83f"
        + "000000000000f43f",
    ">f8, bff4000000000000bfe8000000000000bfd00000000000003fd00000000000003fe8000000000000"
        + "3ff4000000000000",
  })
  void readsRealNumbers(String dtype, String hex) throws IOException {
    NpyArray array = read(bytes(1, header("'" + dtype + "'", false, "(2, 3)"), hex));
    assertArrayEquals(new int[] {2, 3}, array.shape());
    assertArrayEquals(new double[] {-1.25, -0.75, -0.25, 0.25, 0.75, 1.25}, array.values());
    assertFalse(array.integers());
  }

  @Test
  void readsExtremeHalves() throws IOException {
    String hex = "ff7b" + "0100" + "0080" + "007c" + "00fc" + "017e" + "0004" + "ff03";
    NpyArray array = read(bytes(1, header("'<f2'", false, "(8,)"), hex));
    double[] expected = {
      65504,
      Math.scalb(1.0, -24),
      -0.0,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NaN,
      Math.scalb(1.0, -14),
      Math.scalb(1023.0, -24)
    };
    assertArrayEquals(expected, array.values());
  }

  @ParameterizedTest
  @CsvSource({
    "|i1, 03eed9c4af9a",
    "<i2, 0300eeffd9ffc4ffafff9aff",
    ">i2, 0003ffeeffd9ffc4ffafff9a",
    "<i4, 03000000eeffffffd9ffffffc4ffffffafffffff9affffff",
    ">i4, 00000003ffffffeeffffffd9ffffffc4ffffffafffffff9a",
    "<i8, 0300000000000000eeffffffffffffffd9ffffffffffffffc4ffffffffffffffafffffffffffffff"
        + "9affffffffffffff",
    ">i8, 0000000000000003ffffffffffffffeeffffffffffffffd9ffffffffffffffc4ffffffffffffffaf"
        + "ffffffffffffff9a",
  })
  void readsIntegers(String dtype, String hex) throws IOException {
    NpyArray array = read(bytes(1, header("'" + dtype + "'", false, "(2, 3)"), hex));
    assertArrayEquals(new double[] {3, -18, -39, -60, -81, -102}, array.values());
    assertTrue(array.integers());
  }

  @ParameterizedTest
  @CsvSource({
    "|u1, 255, fafbfcfdfeff",
    "<u2, 65535, fafffbfffcfffdfffeffffff",
    ">u2, 65535, fffafffbfffcfffdfffeffff",
    "<u4, 4294967295, fafffffffbfffffffcfffffffdfffffffeffffffffffffff",
    ">u4, 4294967295, fffffffafffffffbfffffffcfffffffdfffffffeffffffff",
  })
  void readsUnsignedIntegers(String dtype, double most, String hex) throws IOException {
    NpyArray array = read(bytes(1, header("'" + dtype + "'", false, "(2, 3)"), hex));
    double[] expected = IntStream.range(-5, 1).mapToDouble(i -> most + i).toArray();
    assertArrayEquals(expected, array.values());
    assertTrue(array.integers());
  }

  @Test
  void readsTruthValues() throws IOException {
    NpyArray array = read(bytes(1, header("'|b1'", false, "(2, 3)"), "010001000100"));
    assertArrayEquals(new double[] {1, 0, 1, 0, 1, 0}, array.values());
    assertTrue(array.integers());
  }

  @Test
  void readsFortranOrder() throws IOException {
    // numpy.asfortranarray(numpy.arange(24).reshape(2, 3, 4)), as |u1
    String hex = "000c04100814010d05110915020e06120a16030f07130b17";
    NpyArray array = read(bytes(1, header("'|u1'", true, "(2, 3, 4)"), hex));
    assertArrayEquals(new int[] {2, 3, 4}, array.shape());
    assertArrayEquals(IntStream.range(0, 24).asDoubleStream().toArray(), array.values());
  }

  @Test
  void readsAllVersionsAndPython2Shapes() throws IOException {
    for (int version = 1; version <= 3; version++) {
      NpyArray array = read(bytes(version, header("'|u1'", false, "(2L, 1L)"), "0709"));
      assertArrayEquals(new int[] {2, 1}, array.shape());
      assertArrayEquals(new double[] {7, 9}, array.values());
    }
  }

  @Test
  void readsASingleNumberAndEmptyArrays() throws IOException {
    NpyArray single = read(bytes(1, header("'<f8'", false, "()"), "0000000000000440"));
    assertEquals(0, single.shape().length);
    assertArrayEquals(new double[] {2.5}, single.values());
    for (String shape :
        new String[] {"(0,)", "(0, 3)", "(2147483647, 2147483647, 2147483647, 0)"}) {
      for (boolean fortran : new boolean[] {false, true}) {
        assertEquals(0, read(bytes(1, header("'<f8'", fortran, shape), "")).values().length);
      }
    }
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Random random = new Random(11);
    for (int[] shape : new int[][] {{}, {0}, {1}, {7}, {3, 0, 2}, {2, 3, 4}, {100, 201}}) {
      double[] values = random.doubles(Arrays.stream(shape).reduce(1, (a, b) -> a * b)).toArray();
      NpyFile.write(file(), shape, values);
      NpyArray array = NpyFile.read(file());
      assertArrayEquals(shape, array.shape());
      assertArrayEquals(values, array.values());
      assertEquals(0, (Files.size(file()) - 8L * values.length) % 64);
    }
    assertThrows(
        IllegalArgumentException.class, () -> NpyFile.write(file(), new int[] {2}, new double[3]));
    assertThrows(
        IllegalArgumentException.class,
        () -> NpyFile.write(file(), new int[] {-1, -1}, new double[1]));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aFileCutOffAnywhereIsRefused(int version) {
    byte[] whole = bytes(version, header("'<f4'", false, "(2, 3)"), "00".repeat(24));
    for (int length = 0; length < whole.length; length++) {
      assertFalse(refusal(Arrays.copyOf(whole, length)).isBlank());
    }
  }

  @Test
  void noDamagedByteOfTheHeaderDoesWorseThanAnIoException() throws IOException {
    byte[] whole = bytes(2, header("'<f4'", true, "(2, 3)"), "00".repeat(24));
    int refused = 0;
    for (int place = 0; place < whole.length - 24; place++) {
      for (int value : new int[] {0, '-', '0', '9', ' ', ',', ')', '\'', 0x7f, 0xff}) {
        byte[] damaged = whole.clone();
        damaged[place] = (byte) value;
        try {
          NpyArray array = read(damaged);
          assertTrue(array.values().length <= 24);
        } catch (IOException expected) {
          refused++;
        }
      }
    }
    assertTrue(refused > 300, "got " + refused);
  }

  @Test
  void messagesSayWhatIsWrong() {
    assertEquals(
        "it does not begin with \\x93NUMPY; save it with numpy.save",
        refusal("1,2".getBytes(StandardCharsets.US_ASCII)));
    assertEquals(
        "it is a zip archive (.npz?); save each array with numpy.save",
        refusal(new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0}));
    assertEquals("its format version must be 1, 2 or 3, got 4", refusal(bytes(4, "{}", "")));
    assertEquals(
        "it has dtype '|O'; save it with a plain dtype: float16, 32 or 64, an integer or bool",
        refusal(bytes(1, header("'|O'", false, "(2,)"), "00")));
    assertTrue(refusal(bytes(1, header("'<c16'", false, "(2,)"), "00")).contains("'<c16'"));
    assertTrue(
        refusal(bytes(1, header("[('a', '<f4')]", false, "(2,)"), "00"))
            .startsWith("its header must have a plain 'descr', got {'descr': [("));
    assertEquals(
        "it must hold less than 2^31 numbers, got shape [65536, 65536]",
        refusal(bytes(1, header("'|i1'", false, "(65536, 65536)"), "00")));
    assertEquals(
        "it must hold less than 2^31 numbers, got shape [2147483647, 2147483647, 2147483647]",
        refusal(bytes(1, header("'|i1'", false, "(2147483647, 2147483647, 2147483647)"), "00")));
    assertEquals(
        "its axes must be whole numbers below 2^31, got (2147483648,)",
        refusal(bytes(1, header("'|i1'", false, "(2147483648,)"), "00")));
    assertEquals(
        "it must have 271 bytes for shape [100, 2], got 72; it may be cut off",
        refusal(bytes(1, header("'|i1'", false, "(100, 2)"), "00")));
  }

  @Test
  void placesWithoutAFileAreTold() {
    String missing = assertThrows(IOException.class, () -> NpyFile.read(file())).getMessage();
    assertEquals(file() + " does not exist", missing);
    String directory = assertThrows(IOException.class, () -> NpyFile.read(folder)).getMessage();
    assertEquals(folder + " is a folder; name a NumPy array file in it", directory);
  }
}
