package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.experiment.Experiment;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.experiment.ExperimentObserver;
import org.lyapunov4j.guide.Assessment;
import org.lyapunov4j.guide.Change;
import org.lyapunov4j.guide.LayerState;
import org.lyapunov4j.guide.SpectralGuide;
import org.lyapunov4j.guide.SpectralGuideBuilder;
import org.lyapunov4j.json.AtomicFile;
import org.lyapunov4j.json.Disk;
import org.lyapunov4j.network.Probe;
import org.lyapunov4j.network.ProbeData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j tune}. */
@Command(
    name = "tune",
    description =
        "Says where a network's exponents stand before it trains and what preparing it would do;"
            + " writes the prepared network where asked to.",
    mixinStandardHelpOptions = true)
final class TuneCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "CONFIG|MODEL.zip",
      description = "A configuration, as in configs/, or a model saved by DL4J's ModelSerializer.")
  private Path file;

  @Option(
      names = "--horizon",
      paramLabel = "H",
      description =
          "Steps that the network has to bridge; default: the configuration's, or its task's. None:"
              + " only chaos is repaired.")
  private Integer horizon;

  @Mixin private Overrides overrides;

  @Option(
      names = "--input",
      paramLabel = "X.npy",
      description = "Of a saved model: sequences [batch, time, features]; one for each input.")
  private List<Path> inputs = new ArrayList<>();

  @Option(
      names = "--mask",
      paramLabel = "M.npy",
      description = "Array [batch, time]; steps with 0 are left out. One for each --input.")
  private List<Path> masks = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of a saved model: of matrices that are drawn; default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--write",
      paramLabel = "PREPARED.zip",
      description = "Prepares the network, which must be untrained, and writes it here.")
  private Path write;

  private final Disk disk;

  TuneCommand() {
    this(Disk.LOCAL);
  }

  TuneCommand(Disk disk) {
    this.disk = disk;
  }

  private record Subject(Model network, SpectralGuide guide) {}

  @Override
  public Integer call() {
    if (horizon != null && horizon < 1) {
      throw new ConfigException("--horizon must be at least 1, got " + horizon);
    }
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    boolean configured = name.endsWith(".yaml") || name.endsWith(".yml");
    Subject subject = configured ? configured() : saved();
    PrintWriter out = spec.commandLine().getOut();
    try {
      print(subject.guide().assess(subject.network()), out);
      if (write != null) {
        subject.guide().prepare(subject.network());
        AtomicFile.write(
            disk, write, to -> ModelSerializer.writeModel(subject.network(), to, true));
        out.println("the prepared network is in " + write);
      }
    } catch (IllegalArgumentException unfit) {
      throw new ConfigException(unfit.getMessage());
    } catch (IOException refused) {
      throw new ConfigException(write + " can't be written: " + refused.getMessage());
    }
    return 0;
  }

  private Subject configured() {
    List<String> settings = new ArrayList<>(overrides.settings());
    settings.add("initialise.spectrum=own");
    if (horizon != null) {
      settings.add("initialise.horizon=" + horizon);
    }
    ExperimentConfig config = ExperimentConfig.load(file, settings);
    spec.commandLine().getOut().println(config.task().describe());
    return new Subject(
        new Experiment(config, new ExperimentObserver() {}).network(), config.guide());
  }

  private Subject saved() {
    if (inputs.isEmpty()) {
      throw new ConfigException(
          "a saved model needs sequences that drive it: --input X.npy, [batch, time, features]");
    }
    Model network = SavedModel.load(file);
    ProbeData data = SpectrumInput.read(inputs, masks, network);
    SpectralGuideBuilder guide =
        SpectralGuide.builder().probe(Probe.of(data.features(), data.masks())).seed(seed);
    if (horizon != null) {
      guide.horizon(horizon);
    }
    return new Subject(network, guide.build());
  }

  private void print(Assessment found, PrintWriter out) {
    out.printf(
        found.horizonKnown()
            ? "to bridge %.0f steps:%n"
            : "without a horizon, over %.0f steps, only chaos is repaired:%n",
        found.steps());
    found.layers().stream().map(LayerState::toString).forEach(out::println);
    if (found.changes().isEmpty()) {
      out.println("nothing to be done");
    } else {
      out.println(write == null ? "preparing it would do:" : "done:");
      found.changes().stream().map(Change::toString).forEach(out::println);
      out.println("then:");
      found.prepared().stream().map(LayerState::toString).forEach(out::println);
    }
    found.notes().forEach(out::println);
  }
}
