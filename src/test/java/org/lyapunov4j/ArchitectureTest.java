package org.lyapunov4j;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The rooms of the project on their floors, and who may know whom: arrows point down, from the
 * command line to the mathematics.
 */
class ArchitectureTest {
  private static final String ROOT = "org.lyapunov4j.";

  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?org\\.lyapunov4j\\.([a-z.0-9]+)\\.[A-Z]");

  /** The room above all others, which may know them all. */
  private static final String TOP = "cli";

  /** What each room may know besides itself, from the ground up: rooms that stand before it. */
  private static final Map<String, List<String>> MAY_KNOW = new LinkedHashMap<>();

  static {
    room("json", "");
    room("layers", "");
    room("learn", "");
    room("spectrum", "");
    room("cell", "spectrum");
    room("checkpoint", "json spectrum");
    room("config", "json");
    room("corpus", "json spectrum checkpoint config");
    room("flag", "spectrum checkpoint");
    room("network", "layers spectrum cell checkpoint");
    room("task", "json config");
    room("aelle.encoding", "learn spectrum checkpoint config corpus");
    room("record", "json spectrum checkpoint flag");
    room("aelle.adapt", "json learn corpus aelle.encoding");
    room("aelle", "json learn spectrum checkpoint config corpus flag aelle.encoding aelle.adapt");
    room("monitor", "json spectrum checkpoint flag network record aelle");
    room("guide", "layers spectrum checkpoint flag network");
    room("export", "spectrum checkpoint record");
    room("export.jfr", "spectrum checkpoint");
    room("export.meter", "checkpoint flag record export");
    room("export.mlflow", "checkpoint flag record export");
    room("export.tensorboard", "json spectrum checkpoint flag record export");
    room("stopping", "flag monitor");
    room(
        "experiment",
        "layers spectrum checkpoint config flag network task record aelle monitor guide export"
            + " export.jfr export.mlflow export.tensorboard stopping");
    room(
        "sweep",
        "json spectrum checkpoint config corpus flag network task record aelle experiment");
    room(
        "study",
        "json learn spectrum checkpoint config corpus flag aelle.encoding aelle.adapt record aelle"
            + " sweep");
    room("view", "json spectrum checkpoint config corpus flag record aelle sweep study");
    room("ui", "json spectrum checkpoint corpus flag record aelle view");
  }

  /** Rooms that the profile spark alone compiles, and the rooms that they import from. */
  private static final Map<String, Set<String>> OF_SPARK =
      Map.of("sweep.spark", Set.of("config", "sweep"), "monitor.spark", Set.of("flag", "monitor"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(
              location -> OF_SPARK.keySet().stream().noneMatch(room -> isIn(room, location)))
          .importPackages("org.lyapunov4j");

  private static boolean isIn(String room, Location location) {
    return location.contains("/" + (ROOT + room).replace('.', '/') + "/");
  }

  private static void room(String name, String mayKnow) {
    MAY_KNOW.put(name, mayKnow.isEmpty() ? List.of() : List.of(mayKnow.split(" ")));
  }

  private static String roomOf(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }

  private static Set<String> rooms() {
    return CLASSES.stream()
        .map(ArchitectureTest::roomOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The rooms that a room knows, itself left out. */
  private static Set<String> known(String room) {
    return CLASSES.stream()
        .filter(type -> roomOf(type).equals(room))
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
        .filter(target -> target.getPackageName().startsWith(ROOT))
        .map(ArchitectureTest::roomOf)
        .filter(other -> !other.equals(room))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyRoomHasItsPlace() {
    Set<String> placed = new TreeSet<>(MAY_KNOW.keySet());
    placed.add(TOP);
    assertEquals(placed, rooms());
  }

  @Test
  void aRoomKnowsThoseThatItMayAndNoOthers() {
    assertAll(
        MAY_KNOW.entrySet().stream()
            .map(
                room ->
                    () ->
                        assertEquals(
                            new TreeSet<>(room.getValue()), known(room.getKey()), room.getKey())));
  }

  /** What else writes files can be cut off half-way, and no test can let it fail. */
  @Test
  void filesAreWrittenInOnePlace() {
    noClasses()
        .that(resideOutsideOfPackage(ROOT + "json"))
        .should()
        .callMethodWhere(
            target(owner(assignableTo(Files.class)))
                .and(target(nameMatching("write.*|newBufferedWriter|newOutputStream|move|copy"))))
        .orShould()
        .accessClassesThat()
        .belongToAnyOf(FileOutputStream.class, FileWriter.class)
        .check(CLASSES);
  }

  @Test
  void arrowsPointDown() {
    Set<String> below = new TreeSet<>();
    MAY_KNOW.forEach(
        (room, mayKnow) -> {
          assertTrue(below.containsAll(mayKnow), room + " must know rooms before it alone");
          below.add(room);
        });
  }

  @Test
  void noSinkOfExportKnowsAnother() {
    String places = "export.";
    List<String> sinks =
        MAY_KNOW.keySet().stream()
            .filter(room -> room.startsWith(places))
            .map(room -> room.substring(places.length()))
            .toList();
    for (String sink : sinks) {
      noClasses()
          .that(resideInAPackage(ROOT + "export." + sink))
          .should()
          .dependOnClassesThat(
              resideInAPackage(ROOT + "export.*")
                  .and(resideOutsideOfPackage(ROOT + "export." + sink)))
          .check(CLASSES);
    }
    noClasses()
        .that(resideOutsideOfPackage(ROOT + "export.meter"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micrometer..", ROOT + "export.meter")
        .check(CLASSES);
  }

  @Test
  void nothingKnowsSparkButItsRooms() throws IOException {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.deeplearning4j.spark..", "scala..")
        .check(CLASSES);
    Map<String, Set<String>> imports = new TreeMap<>();
    Path sources = Path.of("src/spark/java/org/lyapunov4j");
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String room = sources.relativize(file.getParent()).toString().replace('/', '.');
        Matcher names = IMPORT.matcher(Files.readString(file));
        Set<String> known = imports.computeIfAbsent(room, name -> new TreeSet<>());
        names.results().forEach(name -> known.add(name.group(1)));
      }
    }
    assertEquals(OF_SPARK, imports);
  }

  @Test
  void theMathematicsKnowsNeitherDl4jNorNd4j() {
    noClasses()
        .that(
            resideInAnyPackage(
                inRooms(
                    "spectrum",
                    "cell",
                    "checkpoint",
                    "flag",
                    "json",
                    "config",
                    "record",
                    "corpus",
                    "aelle.encoding",
                    "study",
                    "view",
                    "export")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.datavec..")
        .check(CLASSES);
  }

  @Test
  void theEngineKnowsJavaAndBlasAlone() {
    noClasses()
        .that(resideInAnyPackage(inRooms("spectrum", "cell")))
        .should()
        .dependOnClassesThat(
            resideOutsideOfPackage("java..")
                .and(resideOutsideOfPackage("org.bytedeco.."))
                .and(resideOutsideOfPackage("org.lyapunov4j..")))
        .check(CLASSES);
  }

  @Test
  void blasIsCalledByTheEngineAndAellesLearnersAlone() {
    noClasses()
        .that(resideOutsideOfPackages(ROOT + "spectrum..", ROOT + "learn.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco.openblas..")
        .check(CLASSES);
  }

  @Test
  void nothingIsSharedAndMutableButTheBlasThreadsThatAreTheProcesssOwn() {
    fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat()
        .doNotHaveSimpleName("BlasThreads")
        .should()
        .beFinal()
        .check(CLASSES);
  }

  @Test
  void recordsAndRoomsAreDescribed() {
    assertTrue(CLASSES.size() > 100, "classes were found");
    for (String room : rooms()) {
      assertTrue(
          Files.isRegularFile(
              Path.of("src/main/java/org/lyapunov4j", room.replace('.', '/'), "package-info.java")),
          room + " needs a package-info.java");
    }
  }

  private static String[] inRooms(String... rooms) {
    return Arrays.stream(rooms).map(room -> ROOT + room + "..").toArray(String[]::new);
  }
}
