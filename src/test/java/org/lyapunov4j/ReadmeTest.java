package org.lyapunov4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the README promises is there: its commands, configurations, links and the licence. */
class ReadmeTest {
  private static final Pattern SHELL = Pattern.compile("(?s)```sh\\n(.*?)```");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");
  private static final Pattern CONFIG = Pattern.compile("[a-z0-9-]+\\.yaml");

  private static String readme;

  @BeforeAll
  static void read() throws IOException {
    readme = Files.readString(Path.of("README.md"));
  }

  private static List<String> commands() {
    List<String> commands = new ArrayList<>();
    Matcher blocks = SHELL.matcher(readme);
    while (blocks.find()) {
      commands.addAll(blocks.group(1).lines().filter(line -> !line.isBlank()).toList());
    }
    return commands;
  }

  @Test
  void theBuildServerRunsTheTestCommand() throws IOException {
    List<String> lines = Files.readAllLines(Path.of(".ci/run"));
    String last = lines.get(lines.size() - 1);
    List<String> words = new ArrayList<>(Arrays.asList(last.split(" ", -1)));
    words.removeAll(List.of("-B", "-ntp")); // plainer output, nothing else
    assertTrue(commands().contains(String.join(" ", words)), last + " is not in the README");
    assertTrue(Files.isExecutable(Path.of(".ci/run")));
  }

  @Test
  void theFirstCommandIsTheWayIn() {
    assertEquals("bin/lyapunov4j run configs/sonnets-lstm.yaml", commands().get(0));
    assertEquals("mvn verify", commands().get(1));
    assertTrue(Files.isExecutable(Path.of("bin/lyapunov4j")));
  }

  @Test
  void everyCommandNamesFilesThatExist() {
    assertFalse(commands().isEmpty());
    for (String command : commands()) {
      assertTrue(command.startsWith("bin/lyapunov4j ") || command.startsWith("mvn "), command);
      for (String word : command.split(" ", -1)) {
        if (word.startsWith("configs/")) {
          assertTrue(Files.isRegularFile(Path.of(word)), word);
        }
      }
    }
  }

  @Test
  void everyConfigurationIsDescribedAndEveryDescribedOneExists() throws IOException {
    try (Stream<Path> configs = Files.list(Path.of("configs"))) {
      for (Path config : configs.toList()) {
        assertTrue(readme.contains(config.getFileName().toString()), config + " is not described");
      }
    }
    Matcher named = CONFIG.matcher(readme);
    while (named.find()) {
      assertTrue(Files.isRegularFile(Path.of("configs", named.group())), named.group());
    }
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    assertTrue(links(Path.of("README.md")) >= 5);
    assertTrue(links(Path.of("CONTRIBUTING.md")) >= 1);
    try (Stream<Path> pages = Files.walk(Path.of("docs"))) {
      for (Path page : pages.filter(file -> file.toString().endsWith(".md")).toList()) {
        links(page);
      }
    }
  }

  /** How many files a page links to, all of which exist. */
  private static int links(Path page) throws IOException {
    Matcher links = LINK.matcher(Files.readString(page));
    int count = 0;
    while (links.find()) {
      Path target = page.resolveSibling(links.group(1));
      assertTrue(Files.exists(target), page + " links to " + target);
      count++;
    }
    return count;
  }

  @Test
  void everyPageIsInTheIndex() throws IOException {
    String index = Files.readString(Path.of("docs/README.md"));
    try (Stream<Path> pages = Files.list(Path.of("docs"))) {
      for (Path page : pages.filter(file -> file.toString().endsWith(".md")).toList()) {
        String name = page.getFileName().toString();
        assertTrue(
            name.equals("README.md") || index.contains("(" + name + ")"), name + " is not listed");
      }
    }
  }

  @Test
  void theLicenceIsThere() throws IOException {
    assertTrue(Files.readString(Path.of("LICENSE")).contains("Apache License"));
  }
}
