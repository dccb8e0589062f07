package org.lyapunov4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunReader;
import org.lyapunov4j.record.SweepDirectory;
import org.lyapunov4j.sweep.SweepConfig;
import org.lyapunov4j.task.NpyFile;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Every file that is read, damaged at random: it is read, or refused in one sentence, soon. By
 * {@code mvn verify -Pfuzz} alone; {@code -Dfuzz.seed=N} repeats what has failed, and {@code
 * -Dfuzz.files=N} sets how many of each kind.
 */
class DamagedFilesTest {
  private static final int SECONDS = 10;
  private static final String READER = "reads-damaged-files";
  private static final int MOST_WORDS = 700;

  @TempDir Path folder;

  /** Reads a file, or says in one sentence why not. */
  private interface Reader {
    void read(Path file) throws Exception;
  }

  private record Kind(
      Path file, byte[] whole, BiFunction<byte[], Random, byte[]> damage, Reader reader) {}

  @Test
  @Tag("fuzz")
  void aFewOfEveryKind() throws Exception {
    tryAll(Integer.getInteger("fuzz.files", 25), Long.getLong("fuzz.seed", 20_240_501));
  }

  @Test
  @Tag("fuzz")
  void tenThousand() throws Exception {
    tryAll(
        Integer.getInteger("fuzz.files", 850), Long.getLong("fuzz.seed", new Random().nextLong()));
  }

  private void tryAll(int each, long seed) throws Exception {
    Map<String, Kind> kinds = kinds();
    System.out.printf(
        "%d damaged files of each of %d kinds, -Dfuzz.seed=%d%n", each, kinds.size(), seed);
    ExecutorService reading = Executors.newSingleThreadExecutor(work -> new Thread(work, READER));
    try {
      for (Map.Entry<String, Kind> kind : kinds.entrySet()) {
        Random random = new Random(seed ^ kind.getKey().hashCode());
        int refused = 0;
        for (int i = 0; i < each; i++) {
          refused +=
              refused(
                      reading,
                      kind.getKey() + ", file " + i + ", seed " + seed,
                      kind.getValue(),
                      random)
                  ? 1
                  : 0;
        }
        Files.write(kind.getValue().file(), kind.getValue().whole());
        System.out.printf("%-24s %d read, %d refused%n", kind.getKey(), each - refused, refused);
      }
    } finally {
      reading.shutdownNow();
    }
  }

  /** Whether a damaged file was refused as it should be. */
  private static boolean refused(ExecutorService reading, String what, Kind kind, Random random)
      throws Exception {
    Files.write(kind.file(), kind.damage().apply(kind.whole().clone(), random));
    Callable<Void> read =
        () -> {
          kind.reader().read(kind.file());
          return null;
        };
    try {
      reading.submit(read).get(SECONDS, TimeUnit.SECONDS);
      return false;
    } catch (TimeoutException hangs) {
      throw hanging(what);
    } catch (ExecutionException thrown) {
      Throwable cause = thrown.getCause();
      if (!(cause instanceof IOException || cause instanceof ConfigException)) {
        throw new AssertionError(what + " is not refused but fails", cause);
      }
      List<String> problems =
          cause instanceof ConfigException bad
              ? bad.problems()
              : List.of(String.valueOf(cause.getMessage()));
      for (String problem : problems) {
        assertEquals(1, problem.lines().count(), what + ": " + problem);
        if (problem.length() > MOST_WORDS) {
          fail(what + " is refused in " + problem.length() + " characters: " + problem);
        }
      }
      return true;
    }
  }

  private static AssertionError hanging(String what) {
    AssertionError error = new AssertionError(what + " takes more than " + SECONDS + " s");
    Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().equals(READER))
        .forEach(thread -> error.setStackTrace(thread.getValue()));
    return error;
  }

  private Map<String, Kind> kinds() throws Exception {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    byte[] corpus = someTrials();
    put(kinds, "corpus", "corpus.jsonl", corpus, DamagedFilesTest::damaged, CorpusReader::readAll);
    put(
        kinds,
        "corpus, gzip",
        "corpus.gz",
        gzip(corpus),
        DamagedFilesTest::damaged,
        CorpusReader::readAll);
    put(
        kinds,
        "corpus within gzip",
        "within.gz",
        corpus,
        (b, r) -> gzip(damaged(b, r)),
        CorpusReader::readAll);
    byte[] model = bundled();
    put(kinds, "AeLLE's model", "aelle.zip", model, DamagedFilesTest::damaged, Aelle::load);
    put(kinds, "AeLLE's model, mended", "mended.zip", model, DamagedFilesTest::mended, Aelle::load);
    put(
        kinds,
        "saved model",
        "model.zip",
        savedModel(),
        DamagedFilesTest::damaged,
        SavedModel::load);
    put(
        kinds,
        "saved model within zip",
        "inner.zip",
        savedModel(),
        DamagedFilesTest::within,
        SavedModel::load);
    put(kinds, "array", "array.npy", array(), DamagedFilesTest::damaged, NpyFile::read);
    byte[] run = Files.readAllBytes(Path.of("configs/copy-forgets.yaml"));
    put(
        kinds,
        "configuration",
        "run.yaml",
        run,
        DamagedFilesTest::damaged,
        file -> ExperimentConfig.load(file, List.of()));
    byte[] sweep = Files.readAllBytes(Path.of("configs/sweep-sines.yaml"));
    put(
        kinds,
        "configuration of a sweep",
        "sweep.yaml",
        sweep,
        DamagedFilesTest::damaged,
        file -> SweepConfig.load(file, List.of()));
    directories(kinds, corpus);
    return kinds;
  }

  private void put(
      Map<String, Kind> kinds,
      String name,
      String file,
      byte[] whole,
      BiFunction<byte[], Random, byte[]> damage,
      Reader reader)
      throws IOException {
    Path path = folder.resolve(file);
    Files.write(path, whole);
    kinds.put(name, new Kind(path, whole, damage, reader));
  }

  private void directories(Map<String, Kind> kinds, byte[] corpus) throws Exception {
    Path run;
    try (RunDirectory directory = RunDirectory.create(folder, "run")) {
      run = directory.path();
      for (int i = 0; i < 20; i++) {
        directory.accept(Reports.of(i, -0.1 * i, -2.5));
        directory.score(i, 0, 1.0 / (i + 1));
      }
    }
    for (String file : List.of(RunDirectory.INFO, RunDirectory.CHECKPOINTS, RunDirectory.SCORES)) {
      Path path = run.resolve(file);
      kinds.put(
          "run directory, " + file,
          new Kind(
              path, Files.readAllBytes(path), DamagedFilesTest::damaged, f -> RunReader.read(run)));
    }
    Path sweep;
    try (SweepDirectory directory =
        SweepDirectory.create(folder, "sweep", Map.of("trials", 3), 1)) {
      sweep = directory.path();
      for (String line : new String(corpus, StandardCharsets.UTF_8).lines().toList()) {
        directory.append(line);
      }
    }
    for (String file : List.of(SweepDirectory.INFO, SweepDirectory.CORPUS)) {
      Path path = sweep.resolve(file);
      kinds.put(
          "sweep directory, " + file,
          new Kind(
              path,
              Files.readAllBytes(path),
              DamagedFilesTest::damaged,
              f -> ReportCommand.ofSweep(sweep)));
    }
  }

  private static byte[] someTrials() throws IOException {
    try (GZIPInputStream in =
        new GZIPInputStream(Files.newInputStream(Path.of("docs/corpus/corpus.jsonl.gz")))) {
      String text = new String(in.readNBytes(1 << 19), StandardCharsets.UTF_8);
      return text.lines()
          .limit(3)
          .map(line -> line + "\n")
          .reduce("", String::concat)
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  private static byte[] bundled() throws IOException {
    return Aelle.class.getResourceAsStream("bundled-model.zip").readAllBytes();
  }

  private static byte[] savedModel() throws IOException {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new LSTM.Builder().nOut(3).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.recurrent(2))
                .build());
    net.init();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelSerializer.writeModel(net, out, true);
    return out.toByteArray();
  }

  private static byte[] array() {
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 5, 3), }";
    header = header + " ".repeat(118 - header.length() - 1) + "\n";
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length() + 240).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    bytes
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) header.length());
    bytes.put(header.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < 30; i++) {
      bytes.putDouble(i);
    }
    return bytes.array();
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return out.toByteArray();
  }

  /** One to three wounds. */
  private static byte[] damaged(byte[] bytes, Random random) {
    for (int wounds = 1 + random.nextInt(3); wounds > 0; wounds--) {
      bytes = wounded(bytes, random);
    }
    return bytes;
  }

  private static byte[] wounded(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(1 << random.nextInt(12)));
    switch (random.nextInt(8)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> Arrays.fill(bytes, at, at + length, (byte) 0);
      case 3 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 4 -> {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, at, length);
      }
      case 5 -> {
        return spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
      }
      case 6 -> {
        return spliced(bytes, at, at + length, new byte[0]);
      }
      default -> {
        return spliced(bytes, at, Math.min(bytes.length, at + 1), word(random));
      }
    }
    return bytes;
  }

  private static byte[] word(Random random) {
    String[] words = {
      "-1",
      "2147483647",
      "9223372036854775807",
      "1e308",
      "NaN",
      "-Infinity",
      "null",
      "\"",
      "{",
      "[[[[",
      "\n",
      "\\u0000",
      ": &a *a",
      "é"
    };
    return words[random.nextInt(words.length)].getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
    ByteBuffer all = ByteBuffer.allocate(bytes.length - (to - from) + between.length);
    return all.put(bytes, 0, from).put(between).put(bytes, to, bytes.length - to).array();
  }

  private record Entry(String name, byte[] bytes) {}

  private static List<Entry> entries(byte[] zip) {
    List<Entry> entries = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.add(new Entry(entry.getName(), in.readAllBytes()));
      }
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return entries;
  }

  private static byte[] zip(List<Entry> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(1);
      for (Entry entry : entries) {
        zip.putNextEntry(new ZipEntry(entry.name()));
        zip.write(entry.bytes());
      }
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return out.toByteArray();
  }

  /** An entry of a zip is damaged, and the zip made anew around it. */
  private static byte[] within(byte[] zip, Random random) {
    List<Entry> entries = entries(zip);
    int which = random.nextInt(entries.size());
    Entry whole = entries.get(which);
    entries.set(which, new Entry(whole.name(), damaged(whole.bytes(), random)));
    return zip(entries);
  }

  /** AeLLE's numbers are damaged, and their checksum mended. */
  private static byte[] mended(byte[] zip, Random random) {
    List<Entry> entries = entries(zip);
    Entry whole = entries.get(0);
    ByteBuffer head = ByteBuffer.wrap(whole.bytes());
    head.position(head.getInt() + Integer.BYTES); // the kind
    head.getInt(); // the format
    head.position(head.getInt() + head.position()); // the encoding
    head.getInt(); // the checksum of the other entry
    int sum = head.position();
    int from = sum + Integer.BYTES;
    // Lengths and counts stand where few wounds by chance go: some are put into the first
    // kilobytes.
    byte[] rest = Arrays.copyOfRange(whole.bytes(), from, whole.bytes().length);
    int begin = random.nextBoolean() ? 4_000 : rest.length;
    byte[] wounded = damaged(Arrays.copyOf(rest, begin), random);
    byte[] numbers = spliced(whole.bytes(), from, from + begin, wounded);
    CRC32 crc = new CRC32();
    crc.update(numbers, from, numbers.length - from);
    ByteBuffer.wrap(numbers).putInt(sum, (int) crc.getValue());
    entries.set(0, new Entry(whole.name(), numbers));
    return zip(entries);
  }
}
