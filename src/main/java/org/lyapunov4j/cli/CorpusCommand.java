package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.record.RecordedRun;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunReader;
import org.lyapunov4j.study.RunTrials;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j corpus}. */
@Command(
    name = "corpus",
    description = {
      "Makes a corpus of recorded runs, one trial each, for aelle train and aelle evaluate.",
      "How a run ended is the lowest validation loss it has recorded, unless --outcome says it."
    },
    mixinStandardHelpOptions = true)
final class CorpusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0..*",
      arity = "1..*",
      paramLabel = "DIR",
      description = "Run directories, or folders of run directories.")
  private List<Path> directories = new ArrayList<>();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The corpus; gzip where it ends in .gz. Default: ${DEFAULT-VALUE}.")
  private Path output = Path.of("corpus.jsonl.gz");

  @Option(
      names = "--task",
      paramLabel = "NAME",
      description = "What was learned: runs of one task are compared. Default: ${DEFAULT-VALUE}.")
  private String task = "own";

  @Option(
      names = "--outcome",
      paramLabel = "RUN=VALUE",
      description = "How the run in a folder of this name ended; lower is better.")
  private Map<String, Double> outcomes = new LinkedHashMap<>();

  CorpusCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    int written = 0;
    int left = 0;
    try (CorpusWriter corpus = CorpusWriter.create(output)) {
      for (Path directory : runs()) {
        try {
          RecordedRun run = RunReader.read(directory);
          Double given = outcomes.get(directory.getFileName().toString());
          corpus.write(
              RunTrials.of(
                  run, task, given == null ? OptionalDouble.empty() : OptionalDouble.of(given)));
          written++;
        } catch (IllegalArgumentException noTrial) {
          err.println(noTrial.getMessage());
          left++;
        }
      }
      if (written == 0) {
        throw new ConfigException("none of these folders holds a run that can be a trial");
      }
      corpus.finish();
    } catch (IOException failed) {
      throw new ConfigException(failed.getMessage());
    }
    out.println(
        written
            + (written == 1 ? " trial is in " : " trials are in ")
            + output
            + (left == 0 ? "" : "; " + left + " left out"));
    out.flush();
    err.flush();
    return left == 0 ? 0 : Main.FAILED;
  }

  private List<Path> runs() throws IOException {
    List<Path> runs = new ArrayList<>();
    for (Path given : directories) {
      Path directory = given.toAbsolutePath().normalize();
      if (isRun(directory)) {
        runs.add(directory);
      } else if (Files.isDirectory(directory)) {
        try (Stream<Path> children = Files.list(directory)) {
          children.filter(CorpusCommand::isRun).sorted().forEach(runs::add);
        }
      } else {
        throw new ConfigException(
            given + " is no folder; give what run or a listener has recorded");
      }
    }
    return runs;
  }

  private static boolean isRun(Path directory) {
    return Files.exists(directory.resolve(RunDirectory.CHECKPOINTS));
  }
}
