package org.lyapunov4j;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
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
 * The rooms of the project on their floors, and who may know whom: arrows point down, from the
 * command line to the mathematics.
 */
class ArchitectureTest {
  private static final String ROOT = "org.lyapunov4j.";

  /** The room above all others, which may know them all. */
  private static final String TOP = "cli";

  /** What each room may know besides itself: rooms of lower floors. */
  private static final Map<String, List<String>> MAY_KNOW = new HashMap<>();

  private static final Map<String, Integer> FLOOR = new HashMap<>();

  static {
    room(1, "config", "");
    room(1, "json", "");
    room(1, "layers", "");
    room(1, "learn", "");
    room(1, "spectrum", "");
    room(2, "cell", "spectrum");
    room(2, "checkpoint", "spectrum");
    room(2, "corpus", "config json spectrum");
    room(2, "task", "config json");
    room(3, "aelle.encoding", "config learn spectrum checkpoint corpus");
    room(3, "flag", "spectrum checkpoint");
    room(3, "network", "layers spectrum cell checkpoint");
    room(4, "aelle", "config json learn spectrum checkpoint corpus aelle.encoding flag");
    room(4, "record", "json spectrum checkpoint flag");
    room(5, "monitor", "spectrum checkpoint flag network aelle");
    room(6, "stopping", "flag monitor");
    room(
        7,
        "experiment",
        "config layers spectrum checkpoint task flag network record monitor stopping");
    room(
        8,
        "sweep",
        "config json spectrum checkpoint corpus task flag network aelle record experiment");
    room(
        9,
        "study",
        "config json learn spectrum checkpoint corpus aelle.encoding flag aelle record sweep");
    room(10, "view", "config json spectrum checkpoint corpus flag aelle record sweep study");
    room(11, "ui", "spectrum checkpoint corpus flag aelle record view");
  }

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.lyapunov4j");

  private static void room(int floor, String name, String mayKnow) {
    FLOOR.put(name, floor);
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
    MAY_KNOW.forEach(
        (room, mayKnow) -> assertEquals(new TreeSet<>(mayKnow), known(room), "known by " + room));
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
    MAY_KNOW.forEach(
        (room, mayKnow) ->
            mayKnow.forEach(
                other ->
                    assertTrue(
                        FLOOR.get(other) < FLOOR.get(room), room + " must not know " + other)));
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
                    "view")))
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
          java.nio.file.Files.isRegularFile(
              java.nio.file.Path.of(
                  "src/main/java/org/lyapunov4j", room.replace('.', '/'), "package-info.java")),
          room + " needs a package-info.java");
    }
  }

  private static String[] inRooms(String... rooms) {
    return Arrays.stream(rooms).map(room -> ROOT + room + "..").toArray(String[]::new);
  }
}
