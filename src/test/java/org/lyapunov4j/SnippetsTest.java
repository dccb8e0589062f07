package org.lyapunov4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.record.RunReader;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The Java snippets of README, docs and javadoc compile, and the README's listener does what it
 * says.
 */
class SnippetsTest {
  private static final Path MAIN = Path.of("src/main/java");
  private static final Pattern IN_MARKDOWN = Pattern.compile("(?s)```java\\n(.*?)```");
  private static final Pattern IN_JAVADOC = Pattern.compile("(?s)<pre>\\{@code\\n(.*?)}</pre>");

  /** What a snippet may take as given; fields, so that it may declare its own instead. */
  private static final String GIVEN =
      """
        public static MultiLayerConfiguration conf;
        public static MultiLayerNetwork net;
        public static DataSetIterator trainingData;
        public static DataSetIterator iterator;
        public static INDArray features;
        public static Path parent;
        public static LyapunovListener monitor;
        public static MeterRegistry registry;
        public static Flag flag;
        static int epochs = 5;
        public static void run() throws Exception {
      """;

  @TempDir Path folder;

  /** Every snippet by its place. */
  private static Map<String, String> snippets() throws IOException {
    Map<String, String> snippets = new TreeMap<>();
    collect(Path.of("README.md"), IN_MARKDOWN, snippets);
    try (Stream<Path> pages = Files.list(Path.of("docs"))) {
      // the code of custom-cells.md is held by a test of its own, Spark is in its profile alone
      for (Path page :
          pages
              .filter(file -> file.toString().endsWith(".md"))
              .filter(file -> !file.endsWith("custom-cells.md") && !file.endsWith("spark.md"))
              .toList()) {
        collect(page, IN_MARKDOWN, snippets);
      }
    }
    try (Stream<Path> sources = Files.walk(MAIN)) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        collect(source, IN_JAVADOC, snippets);
      }
    }
    return snippets;
  }

  private static void collect(Path file, Pattern pattern, Map<String, String> snippets)
      throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(file));
    for (int number = 1; matcher.find(); number++) {
      String code = matcher.group(1).replaceAll("(?m)^\\s*\\* ?", "");
      if (code.contains(";")) {
        snippets.put(file + " #" + number, code);
      }
    }
  }

  @Test
  void thereAreSnippets() throws IOException {
    assertTrue(snippets().keySet().stream().filter(n -> n.startsWith("README.md")).count() >= 2);
    assertTrue(snippets().keySet().stream().anyMatch(name -> name.contains("LyapunovListener")));
  }

  /** All in one go, which takes a compiler the time of two. */
  @Test
  void allCompile() throws IOException {
    List<JavaFileObject> sources = new ArrayList<>();
    for (Map.Entry<String, String> snippet : snippets().entrySet()) {
      sources.add(source("Snippet" + sources.size(), snippet.getKey(), snippet.getValue()));
    }
    compile(sources);
  }

  private void compile(List<JavaFileObject> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter says = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
    boolean done = compiler.getTask(says, null, null, options, null, sources).call();
    assertTrue(done, says::toString);
  }

  private static JavaFileObject source(String name, String place, String code) throws IOException {
    String text =
        "// %s%n%spublic class %s {%n%s%s%n  }%n}%n".formatted(place, imports(), name, GIVEN, code);
    return new SimpleJavaFileObject(
        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }

      @Override
      public String getName() {
        return place;
      }
    };
  }

  /** All public types of this project, and what its users import besides. */
  private static String imports() throws IOException {
    List<String> imports = new ArrayList<>();
    try (Stream<Path> sources = Files.walk(MAIN)) {
      sources
          .filter(file -> file.toString().endsWith("package-info.java"))
          .map(file -> MAIN.relativize(file.getParent()).toString().replace('/', '.') + ".*")
          .forEach(imports::add);
    }
    imports.addAll(
        List.of(
            "io.micrometer.core.instrument.MeterRegistry",
            "java.nio.file.*",
            "java.util.*",
            "org.deeplearning4j.core.storage.StatsStorage",
            "org.deeplearning4j.earlystopping.EarlyStoppingConfiguration",
            "org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition",
            "org.deeplearning4j.nn.api.Model",
            "org.deeplearning4j.nn.conf.MultiLayerConfiguration",
            "org.deeplearning4j.nn.multilayer.MultiLayerNetwork",
            "org.deeplearning4j.ui.api.UIServer",
            "org.deeplearning4j.ui.model.storage.InMemoryStatsStorage",
            "org.nd4j.linalg.api.ndarray.INDArray",
            "org.nd4j.linalg.dataset.api.iterator.DataSetIterator"));
    return imports.stream().map(name -> "import " + name + ";\n").collect(Collectors.joining());
  }

  @Test
  void theReadmesListenerRecordsARun() throws Exception {
    Path runs = folder.resolve("runs");
    String code = snippets().get("README.md #1").replace("Path.of(\"runs\")", "parent");
    assertTrue(code.contains("LyapunovListener.builder()") && code.contains("(parent,"), code);
    assertTrue(code.strip().lines().count() <= 12, "it is short");
    compile(List.of(source("Snippet", "README.md", code)));
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      Class<?> snippet = loader.loadClass("Snippet");
      snippet.getField("conf").set(null, configuration());
      snippet.getField("trainingData").set(null, data());
      snippet.getField("parent").set(null, runs);
      snippet.getMethod("run").invoke(null);
    }
    try (Stream<Path> directories = Files.list(runs)) {
      Path directory = directories.findFirst().orElseThrow();
      assertEquals(0, RunReader.read(directory).checkpoints().get(0).iteration());
      assertEquals(5 * 2, RunReader.read(directory).scores().size());
    }
  }

  private static MultiLayerConfiguration configuration() {
    return new NeuralNetConfiguration.Builder()
        .list()
        .layer(new LSTM.Builder().nOut(4).activation(Activation.TANH).build())
        .layer(
            new RnnOutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nOut(1)
                .build())
        .setInputType(InputType.recurrent(2))
        .build();
  }

  private static DataSetIterator data() {
    DataSet one = new DataSet(Nd4j.ones(3, 2, 6), Nd4j.ones(3, 1, 6));
    return new ListDataSetIterator<>(List.of(one, one), 1);
  }
}
