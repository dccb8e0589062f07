package org.lyapunov4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * A project outside that has the library's jar and its tests jar, and none of what is optional,
 * compiles what it needs to bring a rule, a layer and a reader of its own, runs the contracts on
 * them, and trains with the listener.
 */
class OutsideProjectTest {
  private static final Path TESTS = Path.of("target/test-classes");
  private static final Path EXAMPLES = Path.of("src/test/java/org/lyapunov4j/examples");

  /** Files of what optional dependencies bring along, by the beginnings of their names. */
  private static final List<String> BROUGHT_ALONG =
      List.of(
          "logback-",
          "batik-",
          "vertx-",
          "jline",
          "freemarker",
          "snakeyaml",
          "micrometer-",
          "HdrHistogram",
          "LatencyUtils");

  /** What micrometer-core is and brings along. */
  private static final List<String> MICROMETER =
      List.of("micrometer-", "HdrHistogram", "LatencyUtils");

  private static final String RUNNER =
      """
      import java.io.PrintWriter;
      import java.util.Arrays;
      import org.junit.platform.engine.discovery.DiscoverySelectors;
      import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
      import org.junit.platform.launcher.core.LauncherFactory;
      import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

      public class Runner {
        public static void main(String[] names) {
          var summary = new SummaryGeneratingListener();
          var request = LauncherDiscoveryRequestBuilder.request()
              .selectors(Arrays.stream(names).map(DiscoverySelectors::selectClass).toList());
          LauncherFactory.create().execute(request.build(), summary);
          summary.getSummary().printFailuresTo(new PrintWriter(System.out, true), 5);
          long found = summary.getSummary().getTestsSucceededCount();
          System.out.println(found + " tests passed");
          System.exit(summary.getSummary().getTotalFailureCount() == 0 && found > 0 ? 0 : 1);
        }
      }
      """;

  private static final String TRAINING =
      """
      import java.nio.file.Path;
      import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
      import org.deeplearning4j.nn.conf.inputs.InputType;
      import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
      import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
      import java.time.Duration;
      import java.util.Map;
      import jdk.jfr.Recording;
      import jdk.jfr.consumer.RecordingFile;
      import org.lyapunov4j.aelle.Aelle;
      import org.lyapunov4j.export.jfr.JfrSink;
      import org.lyapunov4j.export.mlflow.MlflowSink;
      import org.lyapunov4j.export.tensorboard.TensorBoardSink;
      import org.lyapunov4j.layers.GRU;
      import org.lyapunov4j.monitor.LyapunovListener;
      import org.lyapunov4j.monitor.Schedule;
      import org.lyapunov4j.record.RunDirectory;
      import org.lyapunov4j.record.RunReader;
      import org.lyapunov4j.record.RunState;
      import org.nd4j.linalg.activations.Activation;
      import org.nd4j.linalg.factory.Nd4j;
      import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

      public class Training {
        public static void main(String[] folder) throws Exception {
          MultiLayerNetwork network = new MultiLayerNetwork(
              new NeuralNetConfiguration.Builder().list()
                  .layer(new GRU.Builder().nOut(4).activation(Activation.TANH).build())
                  .layer(new RnnOutputLayer.Builder(LossFunction.MSE)
                      .activation(Activation.IDENTITY).nOut(1).build())
                  .setInputType(InputType.recurrent(2)).build());
          network.init();
          RunDirectory directory = RunDirectory.create(Path.of(folder[0]), "outside");
          TensorBoardSink board = TensorBoardSink.create(Path.of(folder[0], "logs"), "outside");
          MlflowSink mlflow =
              MlflowSink.to("http://localhost:1", "outside", "run", Map.of("units", 4));
          Recording profile = new Recording();
          profile.start();
          LyapunovListener monitor = LyapunovListener.builder()
              .schedule(Schedule.everyIterations(1))
              .aelle(Aelle.bundled())
              .sink(directory)
              .sink(board)
              .sink(mlflow)
              .sink(new JfrSink())
              .build();
          network.addListeners(monitor);
          network.fit(Nd4j.rand(3, 2, 6), Nd4j.rand(3, 1, 6));
          monitor.awaitPending();
          directory.close();
          board.end(RunState.FINISHED);
          mlflow.end(RunState.FINISHED, Duration.ofSeconds(1));
          profile.stop();
          Path recorded = Path.of(folder[0], "profile.jfr");
          profile.dump(recorded);
          int spectra = RunReader.read(directory.path()).checkpoints().get(0).spectra().size();
          boolean seen = RecordingFile.readAllEvents(recorded).stream()
              .anyMatch(event -> event.getEventType().getName().startsWith("org.lyapunov4j"));
          System.out.println(spectra + " " + board.lost() + " " + mlflow.delivered() + " "
              + mlflow.lost() + " " + seen);
          System.exit(spectra == 1 && board.lost() == 0 && mlflow.delivered() == 0
              && mlflow.lost() > 0 && seen ? 0 : 1);
        }
      }
      """;

  private static final String METERS =
      """
      import io.micrometer.core.instrument.Meter;
      import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
      import java.util.List;
      import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
      import org.deeplearning4j.nn.conf.inputs.InputType;
      import org.deeplearning4j.nn.conf.layers.LSTM;
      import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
      import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
      import org.lyapunov4j.export.meter.MeterSink;
      import org.lyapunov4j.monitor.LyapunovListener;
      import org.nd4j.linalg.activations.Activation;
      import org.nd4j.linalg.factory.Nd4j;
      import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

      public class Meters {
        public static void main(String[] none) {
          MultiLayerNetwork network = new MultiLayerNetwork(
              new NeuralNetConfiguration.Builder().list()
                  .layer(new LSTM.Builder().nOut(4).build())
                  .layer(new RnnOutputLayer.Builder(LossFunction.MSE)
                      .activation(Activation.IDENTITY).nOut(1).build())
                  .setInputType(InputType.recurrent(2)).build());
          network.init();
          SimpleMeterRegistry registry = new SimpleMeterRegistry();
          MeterSink meters = MeterSink.of(registry, "outside");
          LyapunovListener monitor = LyapunovListener.builder().sink(meters).build();
          network.addListeners(monitor);
          network.fit(Nd4j.rand(3, 2, 6), Nd4j.rand(3, 1, 6));
          monitor.awaitPending();
          double leading = registry.get("lyapunov4j.exponent").tag("rank", "1").gauge().value();
          meters.close();
          List<Meter> left = registry.getMeters();
          System.out.println(leading + " " + left);
          System.exit(Double.isFinite(leading) && left.isEmpty() ? 0 : 1);
        }
      }
      """;

  /** Five folds at each of four learning rates, all watched by one listener. */
  private static final String CROSS_VALIDATION =
      """
      import java.nio.file.Path;
      import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
      import org.deeplearning4j.nn.conf.inputs.InputType;
      import org.deeplearning4j.nn.conf.layers.LSTM;
      import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
      import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
      import org.lyapunov4j.monitor.LyapunovListener;
      import org.lyapunov4j.monitor.Schedule;
      import org.lyapunov4j.record.RunDirectory;
      import org.nd4j.linalg.activations.Activation;
      import org.nd4j.linalg.api.ndarray.INDArray;
      import org.nd4j.linalg.dataset.DataSet;
      import org.nd4j.linalg.factory.Nd4j;
      import org.nd4j.linalg.learning.config.Sgd;
      import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

      public class CrossValidation {
        public static void main(String[] folder) throws Exception {
          Nd4j.getRandom().setSeed(1);
          DataSet[] folds = new DataSet[5];
          for (int fold = 0; fold < folds.length; fold++) {
            INDArray x = Nd4j.rand(4, 1, 8);
            folds[fold] = new DataSet(x, x.mul(0.5));
          }
          double[] validation = {Double.NaN};
          RunDirectory directory = RunDirectory.create(Path.of(folder[0]), "fold");
          LyapunovListener monitor = LyapunovListener.builder()
              .schedule(Schedule.everyIterations(4))
              .plannedIterations(20)
              .validation(() -> validation[0])
              .sink(directory)
              .build();
          for (double rate : new double[] {0.003, 0.01, 0.03, 0.1}) {
            for (int left = 0; left < folds.length; left++) {
              MultiLayerNetwork network = new MultiLayerNetwork(
                  new NeuralNetConfiguration.Builder().seed(left).updater(new Sgd(rate)).list()
                      .layer(new LSTM.Builder().nOut(3).build())
                      .layer(new RnnOutputLayer.Builder(LossFunction.MSE)
                          .activation(Activation.IDENTITY).nOut(1).build())
                      .setInputType(InputType.recurrent(1)).build());
              network.init();
              network.addListeners(monitor);
              for (int update = 0; update < 20; update++) {
                validation[0] = network.score(folds[left]);
                network.fit(folds[(left + 1 + update % 4) % folds.length]);
              }
            }
          }
          monitor.awaitPending();
          directory.close();
        }
      }
      """;

  @TempDir static Path jars;
  private static Document pom;
  private static String classpath;

  @TempDir Path folder;

  @BeforeAll
  static void jarsAlone() throws Exception {
    pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new File("pom.xml"));
    Path library = jars.resolve("lyapunov4j.jar");
    jar(library, Path.of("target/classes"), List.of("**"));
    Path tests = jars.resolve("lyapunov4j-tests.jar");
    jar(tests, TESTS, texts("//goal[text()='test-jar']/../..//include"));
    List<String> entries = new ArrayList<>(List.of(library.toString(), tests.toString()));
    List<String> groups = texts("/project/dependencies/dependency[optional='true']/groupId");
    List<String> artifacts = texts("/project/dependencies/dependency[optional='true']/artifactId");
    Set<String> optional = new TreeSet<>();
    for (int i = 0; i < groups.size(); i++) {
      // DL4J brings an slf4j-api of its own; optional here is the newer one.
      if (!artifacts.get(i).equals("slf4j-api")) {
        optional.add("/" + groups.get(i).replace('.', '/') + "/" + artifacts.get(i) + "/");
      }
    }
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String name = Path.of(entry).getFileName().toString();
      String place = entry.replace(File.separatorChar, '/');
      if (name.endsWith(".jar")
          && optional.stream().noneMatch(place::contains)
          && BROUGHT_ALONG.stream().noneMatch(name::startsWith)) {
        entries.add(entry);
      }
    }
    classpath = String.join(File.pathSeparator, entries);
  }

  private static List<String> texts(String path) throws Exception {
    NodeList nodes =
        (NodeList)
            XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent().strip());
    }
    return texts;
  }

  private static void jar(Path file, Path from, List<String> includes) throws IOException {
    List<PathMatcher> matchers =
        includes.stream().map(i -> FileSystems.getDefault().getPathMatcher("glob:" + i)).toList();
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out);
        Stream<Path> all = Files.walk(from)) {
      jar.setLevel(Deflater.NO_COMPRESSION);
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        Path name = from.relativize(each);
        if (matchers.stream().anyMatch(matcher -> matcher.matches(name))) {
          jar.putNextEntry(new JarEntry(name.toString().replace(File.separatorChar, '/')));
          Files.copy(each, jar);
          jar.closeEntry();
        }
      }
    }
  }

  private Path compiled(String classpath, List<Path> sources) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classpath);
      boolean done =
          compiler
              .getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertTrue(done, "a project outside does not compile; see above");
    }
    return classes;
  }

  private void run(Path classes, String main, String... arguments) throws Exception {
    java(classes + File.pathSeparator + classpath, main, arguments);
  }

  private String java(String path, String main, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", path, main));
    command.addAll(List.of(arguments));
    Path says = folder.resolve("says.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(says.toFile())
            .directory(folder.toFile())
            .start();
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), "the outside project ends");
    String said = Files.readString(says);
    assertEquals(0, process.exitValue(), said);
    return said;
  }

  @Test
  void contractsRunOnWhatUsersWrite() throws Exception {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> examples = Files.list(EXAMPLES)) {
      // It asks more than a user does: it reads the documentation.
      examples.filter(file -> !file.endsWith("CustomCellsTest.java")).forEach(sources::add);
    }
    Path runner = folder.resolve("Runner.java");
    sources.add(Files.writeString(runner, RUNNER));
    Path classes = compiled(classpath, sources);
    run(
        classes,
        "Runner",
        "org.lyapunov4j.examples.LossAboveTest",
        "org.lyapunov4j.examples.LeakyIntegratorTest");
  }

  @Test
  void theListenerNeedsNothingThatIsOptional() throws Exception {
    Path source = Files.writeString(folder.resolve("Training.java"), TRAINING);
    run(compiled(classpath, List.of(source)), "Training", folder.resolve("runs").toString());
  }

  @Test
  void metersNeedMicrometerAlone() throws Exception {
    String micrometer =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(
                entry -> {
                  String name = Path.of(entry).getFileName().toString();
                  return MICROMETER.stream().anyMatch(name::startsWith);
                })
            .collect(Collectors.joining(File.pathSeparator));
    String path = classpath + File.pathSeparator + micrometer;
    Path source = Files.writeString(folder.resolve("Meters.java"), METERS);
    Path classes = compiled(path, List.of(source));
    java(classes + File.pathSeparator + path, "Meters");
  }

  /** A loop of cross-validation records runs, which become a corpus that is evaluated. */
  @Test
  void whatIsRecordedOutsideBecomesACorpus() throws Exception {
    Path source = Files.writeString(folder.resolve("CrossValidation.java"), CROSS_VALIDATION);
    Path runs = folder.resolve("runs");
    run(compiled(classpath, List.of(source)), "CrossValidation", runs.toString());
    Path corpus = folder.resolve("corpus.jsonl.gz");
    String made =
        lyapunov4j("corpus", runs.toString(), "--output", corpus.toString(), "--task", "folds");
    assertTrue(made.contains("20 trials are in " + corpus), made);
    String[] evaluate = {"aelle", "evaluate", "--corpus", corpus.toString(), "--at", "0.4"};
    String table =
        lyapunov4j(
            Stream.concat(Stream.of(evaluate), Stream.of("--folds", "2", "--repeats", "1"))
                .toArray(String[]::new));
    assertTrue(table.contains("20 trials") && table.contains("aelle"), table);
  }

  /** The command line, which has its own dependencies. */
  private String lyapunov4j(String... arguments) throws Exception {
    return java(System.getProperty("java.class.path"), "org.lyapunov4j.cli.Main", arguments);
  }
}
