package org.lyapunov4j.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What commands that read a configuration replace of it. */
final class Overrides {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Replaces a setting, for example --set task.name=lorenz.")
  private List<String> settings = new ArrayList<>();

  Overrides() {}

  List<String> settings() {
    return settings;
  }
}
