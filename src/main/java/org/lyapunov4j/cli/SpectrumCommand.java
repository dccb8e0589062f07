package org.lyapunov4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.api.Model;
import org.lyapunov4j.checkpoint.LayerFailure;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.network.DrivenCell;
import org.lyapunov4j.network.NetworkReader;
import org.lyapunov4j.network.NetworkSnapshot;
import org.lyapunov4j.network.ProbeData;
import org.lyapunov4j.network.UnitWatch;
import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.spectrum.RecurrentCell;
import org.lyapunov4j.spectrum.SpectrumEstimator;
import org.lyapunov4j.spectrum.SpectrumOptions;
import org.lyapunov4j.spectrum.StateMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j spectrum}. */
@Command(
    name = "spectrum",
    description = "Computes the spectra of a saved DL4J model along given sequences.",
    mixinStandardHelpOptions = true)
final class SpectrumCommand implements Callable<Integer> {

  /** Words for {@link StateMode}. */
  enum Mode {
    FULL,
    HIDDEN
  }

  /** Words for {@link DriveMode}. */
  enum Sequences {
    SEQUENCE,
    CHAINED
  }

  /** Words for {@link FrameStart}. */
  enum Start {
    ALIGNED,
    IDENTITY
  }

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL.zip",
      description = "A model saved by DL4J's ModelSerializer.")
  private Path model;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "X.npy",
      description =
          "Array [batch, time, features]; for a graph with several inputs one --input each, in its"
              + " order. An input that is no sequence takes [batch, features], an embedding's"
              + " [batch, time], [batch, time, 1] or [batch, 1, time].")
  private List<Path> inputs = new ArrayList<>();

  @Option(
      names = "--mask",
      paramLabel = "M.npy",
      description = "Array [batch, time]; steps with 0 are left out. One for each --input.")
  private List<Path> masks = new ArrayList<>();

  @Option(
      names = "--mode",
      description = "${COMPLETION-CANDIDATES}: which part of the state; default: full.")
  private Mode mode = Mode.FULL;

  @Option(
      names = "--drive",
      description =
          "${COMPLETION-CANDIDATES}: each sequence from the zero state, or one long trajectory;"
              + " default: sequence.")
  private Sequences drive = Sequences.SEQUENCE;

  @Option(
      names = "--k",
      paramLabel = "K",
      description = "How many leading exponents; default: all.")
  private Integer exponents;

  @Option(
      names = "--warmup",
      paramLabel = "W",
      description =
          "Steps of each trajectory that are evolved and not counted; default: a quarter of it, 0"
              + " with --frame identity.")
  private Integer warmup;

  @Option(
      names = "--frame",
      description =
          "${COMPLETION-CANDIDATES}: tangent vectors begin a sequence where the one before has left"
              + " them, or at the columns of the identity; default: aligned.")
  private Start frame = Start.ALIGNED;

  @Option(names = "--layer", paramLabel = "NAME", description = "This layer only.")
  private String layer;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  SpectrumCommand() {}

  @Override
  public Integer call() {
    if (warmup != null && warmup < 0) {
      throw new ConfigException("--warmup must be at least 0, got " + warmup);
    }
    if (exponents != null && exponents < 1) {
      throw new ConfigException("--k must be at least 1, got " + exponents);
    }
    Model network = SavedModel.load(model);
    if (!NetworkReader.standard().findsRecurrentLayers(network)) {
      throw nothingToMeasure();
    }
    ProbeData probe = SpectrumInput.read(inputs, masks, network);
    List<DrivenCell> cells = cells(network, probe);
    SpectrumOptions options =
        SpectrumOptions.defaults()
            .withExponents(exponents == null ? SpectrumOptions.ALL : exponents)
            .withWarmup(warmup == null ? SpectrumOptions.AUTOMATIC : warmup)
            .withFrame(frame == Start.ALIGNED ? FrameStart.ALIGNED : FrameStart.IDENTITY)
            .withMode(mode == Mode.FULL ? StateMode.FULL : StateMode.HIDDEN_ONLY)
            .withDrive(drive == Sequences.SEQUENCE ? DriveMode.PER_SEQUENCE : DriveMode.CHAINED);
    List<LayerSpectrum> spectra = new ArrayList<>();
    for (DrivenCell cell : cells) {
      spectra.add(estimate(cell, options));
    }
    spectra.stream().filter(layer -> Double.isNaN(layer.spectrum().leading())).forEach(this::warn);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? SpectrumJson.of(options.mode(), spectra) : table(spectra));
    return 0;
  }

  private List<DrivenCell> cells(Model network, ProbeData probe) {
    NetworkSnapshot snapshot = read(network, probe);
    List<String> leftOut = leftOut(snapshot);
    List<String> names = snapshot.cells().stream().map(DrivenCell::layer).distinct().toList();
    if (names.isEmpty()) {
      throw leftOut.isEmpty() ? nothingToMeasure() : new ConfigException(leftOut);
    }
    leftOut.forEach(spec.commandLine().getErr()::println);
    if (layer != null && !names.contains(layer)) {
      throw new ConfigException(
          "--layer must be one of " + String.join(", ", names) + ", got " + layer);
    }
    return snapshot.cells().stream()
        .filter(cell -> layer == null || cell.layer().equals(layer))
        .toList();
  }

  private ConfigException nothingToMeasure() {
    return new ConfigException(
        model + " has no recurrent layer; spectra are those of recurrent layers");
  }

  /** One sentence a reason, with all layers that it holds for. */
  private static List<String> leftOut(NetworkSnapshot snapshot) {
    Map<String, List<String>> layers = new LinkedHashMap<>();
    for (LayerFailure failure : snapshot.failures()) {
      layers.computeIfAbsent(failure.reason(), reason -> new ArrayList<>()).add(failure.layer());
    }
    List<String> sentences = new ArrayList<>();
    layers.forEach(
        (reason, names) ->
            sentences.add(
                (names.size() == 1 ? "layer " + names.get(0) + " is" : layers(names) + " are")
                    + " left out: "
                    + reason));
    return sentences;
  }

  private static String layers(List<String> names) {
    return "layers " + String.join(", ", names);
  }

  private NetworkSnapshot read(Model network, ProbeData probe) {
    try {
      return NetworkReader.standard().read(network, probe);
    } catch (IllegalArgumentException unfit) {
      throw new ConfigException(
          SpectrumInput.names(inputs) + " does not fit " + model + ": " + unfit.getMessage());
    }
  }

  private LayerSpectrum estimate(DrivenCell driven, SpectrumOptions options) {
    UnitWatch watch = new UnitWatch(driven.cell());
    RecurrentCell cell = new StepProgress(watch, driven, spec.commandLine().getErr());
    try {
      LyapunovSpectrum spectrum = new SpectrumEstimator(options).estimate(cell, driven.drive());
      return driven.measured(spectrum, watch.health());
    } catch (IllegalArgumentException refused) {
      throw new ConfigException("layer " + driven.layer() + ": " + refused.getMessage());
    }
  }

  private void warn(LayerSpectrum layer) {
    spec.commandLine()
        .getErr()
        .println(
            "the spectrum of layer "
                + layer.label()
                + " is not a number: look for NaN, infinity or huge numbers in the model's weights"
                + " and in "
                + SpectrumInput.names(inputs));
  }

  private static String table(List<LayerSpectrum> spectra) {
    Table table =
        new Table(
            "layer", "cell", "exponents", "leading", "last", "memory", "K-Y dimension", "entropy");
    for (LayerSpectrum layer : spectra) {
      LyapunovSpectrum spectrum = layer.spectrum();
      table.row(
          layer.label(),
          layer.cell() + " " + layer.units(),
          spectrum.size() + " of " + spectrum.dimension(),
          Summary.exponent(spectrum),
          Summary.number("%+.4f", spectrum.exponent(spectrum.size() - 1)),
          Summary.horizon(spectrum),
          Summary.number("%.2f", spectrum.kaplanYorkeDimension()),
          Summary.number("%.4f", spectrum.ksEntropy()));
    }
    return table + "nats per step";
  }
}
