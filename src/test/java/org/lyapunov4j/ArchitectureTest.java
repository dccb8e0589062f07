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
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The rooms of the project, and who may know whom: one direction, from the mathematics outwards.
 */
class ArchitectureTest {
  private static final String ROOT = "org.lyapunov4j.";

  /** What each room may know besides itself. */
  private static final Map<String, List<String>> MAY_KNOW = new HashMap<>();

  static {
    room("spectrum");
    room("config");
    room("layers");
    room("json");
    room("cell", "spectrum");
    room("checkpoint", "spectrum");
    room("network", "spectrum", "cell", "checkpoint", "layers");
    room("flag", "spectrum", "checkpoint");
    room("record", "json", "spectrum", "checkpoint", "flag");
    room("aelle", "json", "spectrum", "checkpoint", "flag", "config");
    room("monitor", "spectrum", "network", "checkpoint", "flag", "aelle");
    room("stopping", "spectrum", "checkpoint", "flag", "monitor");
    room("ui", "json", "spectrum", "checkpoint", "flag", "aelle", "record", "report");
    room("task", "json", "config");
    room(
        "experiment",
        "spectrum",
        "config",
        "layers",
        "network",
        "checkpoint",
        "flag",
        "aelle",
        "record",
        "monitor",
        "stopping",
        "task");
    room(
        "sweep",
        "json",
        "spectrum",
        "config",
        "network",
        "checkpoint",
        "flag",
        "aelle",
        "record",
        "monitor",
        "stopping",
        "task",
        "experiment");
    room("report", "json", "spectrum", "config", "checkpoint", "flag", "aelle", "record", "sweep");
  }

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.lyapunov4j");

  private static void room(String name, String... mayKnow) {
    MAY_KNOW.put(name, List.of(mayKnow));
  }

  private static String roomOf(JavaClass type) {
    return type.getPackageName().substring(ROOT.length()).replaceFirst("\\..*", "");
  }

  private static Set<String> rooms() {
    return CLASSES.stream()
        .map(ArchitectureTest::roomOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyRoomHasItsPlace() {
    Set<String> unplaced = rooms();
    unplaced.removeAll(MAY_KNOW.keySet());
    assertEquals(Set.of("cli"), unplaced, "the command line alone may know all");
  }

  @Test
  void aRoomKnowsNoOthersThanItMay() {
    for (String room : rooms()) {
      if (MAY_KNOW.containsKey(room)) {
        String[] strangers =
            rooms().stream()
                .filter(other -> !other.equals(room) && !MAY_KNOW.get(room).contains(other))
                .map(other -> ROOT + other + "..")
                .toArray(String[]::new);
        noClasses()
            .that(resideInAPackage(ROOT + room + ".."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(strangers))
            .check(CLASSES);
      }
    }
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
  void noTwoRoomsKnowEachOther() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theMathematicsKnowsNeitherDl4jNorNd4j() {
    noClasses()
        .that(
            resideInAnyPackage(
                inRooms("spectrum", "cell", "checkpoint", "flag", "config", "record", "report")))
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
        .that(resideOutsideOfPackages(ROOT + "spectrum..", ROOT + "aelle.learn.."))
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
          java.nio.file.Files.isRegularFile(
              java.nio.file.Path.of("src/main/java/org/lyapunov4j", room, "package-info.java")),
          room + " needs a package-info.java");
    }
  }

  private static String[] inRooms(String... rooms) {
    return Arrays.stream(rooms).map(room -> ROOT + room + "..").toArray(String[]::new);
  }
}
