package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.record.RecordedRun;
import org.lyapunov4j.record.RunReader;
import org.lyapunov4j.record.SweepDirectory;
import org.lyapunov4j.sweep.SweepCorpus;
import org.lyapunov4j.view.Charts;
import org.lyapunov4j.view.RunPlots;
import org.lyapunov4j.view.RunReport;
import org.lyapunov4j.view.SweepReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j report}. */
@Command(
    name = "report",
    description = "Writes the report of a run or a sweep: a page in one file, and plots.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DIR", description = "What run or sweep has recorded.")
  private Path directory;

  ReportCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      if (SweepDirectory.isOne(directory)) {
        SweepCorpus corpus = SweepCorpus.read(directory.resolve(SweepDirectory.CORPUS));
        out.println("the report is " + SweepReport.write(directory, corpus));
        tell(corpus.damage().isEmpty() ? List.of() : List.of(corpus.damage()));
      } else {
        RecordedRun run = RunReader.read(directory);
        out.println(of(run, EnumSet.allOf(Charts.Format.class)));
        tell(run.damage());
      }
    } catch (IOException unreadable) {
      throw new ConfigException(unreadable.getMessage());
    }
    out.flush();
    return 0;
  }

  /** A report of what is sound is better than none, as long as it says what is not. */
  private void tell(List<String> damage) {
    damage.forEach(what -> spec.commandLine().getErr().println("left out: " + what));
  }

  /** Writes the report and the plots of a run, and says so in a sentence. */
  static String ofRun(Path directory, Set<Charts.Format> formats) throws IOException {
    return of(RunReader.read(directory), formats);
  }

  private static String of(RecordedRun run, Set<Charts.Format> formats) throws IOException {
    Path report = RunReport.write(run);
    int plots = RunPlots.write(run, run.directory(), formats).size();
    return "the report is " + report + ", with " + plots + " plots beside it";
  }

  /** Writes the report of a sweep, and says so in a sentence. */
  static String ofSweep(Path directory) throws IOException {
    return "the report is " + SweepReport.write(directory);
  }

  /** As long as what was recorded is safe, a report that fails is worth a sentence and no more. */
  interface Writing {
    String write(Path directory) throws IOException;
  }

  static String orWhyNot(Path directory, Writing writing) {
    try {
      return writing.write(directory);
    } catch (IOException | RuntimeException | LinkageError failed) {
      return "recorded in " + directory + "; the report could not be written: " + failed;
    }
  }
}
