package org.lyapunov4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlFileTest {
  private static final String PLAIN =
      """
      name: plain
      network:
        layers:
          - {cell: lstm, units: 64}
      monitor:
      """;

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("a.yaml"), text);
  }

  private ObjectNode plainWith(String... overrides) throws IOException {
    return YamlFile.read(file(PLAIN), List.of(overrides));
  }

  private static List<String> problems(org.junit.jupiter.api.function.Executable read) {
    return assertThrows(ConfigException.class, read).problems();
  }

  @Test
  void overridesReplaceAddAndReachIntoLists() throws IOException {
    ObjectNode tree =
        plainWith(
            "network.layers[0].units=32",
            "training.epochs=3",
            "monitor.schedule={everyEpochs: 2}",
            "name=a=b");
    assertEquals(32, tree.at("/network/layers/0/units").intValue());
    assertEquals("lstm", tree.at("/network/layers/0/cell").asText());
    assertEquals(3, tree.at("/training/epochs").intValue());
    assertEquals(2, tree.at("/monitor/schedule/everyEpochs").intValue());
    assertEquals("a=b", tree.at("/name").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "name | a setting must be given as key=value, got name",
        "=3 | a setting must be given as key=value, got =3",
        "network.layers[1].units=3 | there is no 1 in it",
        "network.layers.units=3 | there is no units in it",
        "name.x=3 | there is no x in it",
        "network..units=3 | a setting must be given by a key such as network.layers[0].units",
        "network.layers[x].units=3 | a setting must be given by a key such as",
        "name=[ | is not YAML: expected the node content",
      })
  void aMalformedOverrideIsOneSentence(String override, String part) {
    List<String> problems = problems(() -> plainWith(override));
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(
        problems.get(0).contains(part) && problems.get(0).contains(override), problems.get(0));
  }

  @Test
  void allMalformedOverridesAreReported() {
    assertEquals(2, problems(() -> plainWith("name", "=3", "name=x")).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'name: ['                 | is not YAML: expected the node content, but found '<stream end>' in line 1",
        "'a: 1\n  b: 2'            | is not YAML: mapping values are not allowed here in line 2",
        "'seed: 1\nseed: 2'        | Duplicate field 'seed' in line 2",
        "'a: 1\n---\nb: 2'         | is not YAML: it must hold one document, got a second one",
        "'- 1\n- 2'                | must hold a mapping of keys to values",
        "'text'                    | must hold a mapping of keys to values",
        "''                        | must hold a mapping of keys to values",
        "'# nothing but a comment' | must hold a mapping of keys to values",
      })
  void aFileThatIsNoMappingIsOneSentence(String text, String part) {
    List<String> problems = problems(() -> YamlFile.read(file(text), List.of()));
    assertEquals(1, problems.size());
    assertTrue(problems.get(0).contains(part), problems.get(0));
    assertTrue(problems.get(0).contains("a.yaml"), problems.get(0));
    assertEquals(1, problems.get(0).lines().count());
  }

  @Test
  void aFileThatCantBeReadSaysWhy() throws IOException {
    Path missing = folder.resolve("missing.yaml");
    assertEquals(
        List.of(missing + " does not exist; give the path of a YAML file"),
        problems(() -> YamlFile.read(missing, List.of())));
    assertEquals(
        List.of(folder + " can't be read: it is a folder"),
        problems(() -> YamlFile.read(folder, List.of())));
    Path binary = Files.write(folder.resolve("b.yaml"), new byte[] {(byte) 0xff, 0, 1});
    assertEquals(
        List.of(binary + " is not text in UTF-8; give the path of a YAML file"),
        problems(() -> YamlFile.read(binary, List.of())));
  }
}
