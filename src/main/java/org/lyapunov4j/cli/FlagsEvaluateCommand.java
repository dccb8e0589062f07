package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.study.Foresight;
import org.lyapunov4j.study.RecordedTraining;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j flags evaluate}. */
@Command(
    name = "evaluate",
    description = {
      "Measures how early flags tell that a training blows up, and how often they are wrong, against"
          + " thresholds on the norm of the gradient and on the loss.",
      "A training has blown up when its loss is not a finite number, or is above twice the lowest"
          + " before."
    },
    mixinStandardHelpOptions = true)
final class FlagsEvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description = "Folders of run directories, as flags record writes them.")
  private List<Path> folders = new ArrayList<>();

  @Option(
      names = "--tune",
      required = true,
      arity = "1..*",
      paramLabel = "DIR",
      description = "Folders of other trainings, which the thresholds of the rivals are chosen on.")
  private List<Path> tuning = new ArrayList<>();

  FlagsEvaluateCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Foresight> all = Foresight.all(read(tuning), read(folders));
    out.printf(
        "%d trainings that blow up, %d that do not%n%n",
        all.get(0).blowUps(), all.get(0).healthy());
    Table table =
        new Table("", "told before %", "median lead", "of the training %", "false alarms %");
    for (Foresight alarm : all) {
      table.row(
          alarm.alarm(),
          number("%.1f", 100 * alarm.before()),
          number("%.1f updates", alarm.lead()),
          number("%.1f", 100 * alarm.leadShare()),
          number("%.1f", 100 * alarm.falseAlarms()));
    }
    out.println(table);
    return 0;
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }

  private static List<RecordedTraining> read(List<Path> folders) throws IOException {
    List<RecordedTraining> trainings = new ArrayList<>();
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        throw new ConfigException(folder + " is not a folder of run directories");
      }
      try (Stream<Path> children = Files.list(folder)) {
        for (Path run : children.filter(Files::isDirectory).sorted().toList()) {
          RecordedTraining.read(run).ifPresent(trainings::add);
        }
      }
    }
    if (trainings.isEmpty()) {
      throw new ConfigException("there is no finished run in " + folders);
    }
    return trainings;
  }
}
