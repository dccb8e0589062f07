package org.lyapunov4j.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.AelleTraining;
import org.lyapunov4j.aelle.Impostors;
import org.lyapunov4j.aelle.ModelFile;
import org.lyapunov4j.aelle.Stage;
import org.lyapunov4j.aelle.StageModel;
import org.lyapunov4j.aelle.adapt.Outlook;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.aelle.encoding.LossEncoding;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.aelle.encoding.PathEncoding;
import org.lyapunov4j.aelle.encoding.SpectralPath;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.json.AtomicFile;
import org.lyapunov4j.json.Disk;
import org.lyapunov4j.json.Json;

/**
 * What AeLLE says of every trial of a corpus when it has been trained on the other tasks alone. A
 * training a task and moment, which is what takes time here; a file keeps those that are done.
 *
 * @param trials of the corpus
 * @param moments progress up to which checkpoints were seen
 * @param badness [moments][n] from the spectra alone; NaN where a trial has no spectrum that early
 * @param unfamiliarity [moments][n][kinds] of the paths as they are and changed as by {@link
 *     Abstention#changes}; above 1 AeLLE abstains
 */
public record UnseenTasks(
    List<Trial> trials, List<Double> moments, double[][] badness, double[][][] unfamiliarity) {

  public UnseenTasks {
    trials = List.copyOf(trials);
    moments = List.copyOf(moments);
  }

  /** The trials of one task, as one model of the others sees them at one moment. */
  private record Seen(double[] badness, double[][] unfamiliarity) {}

  /**
   * Trains what the file does not hold.
   *
   * @param file that keeps what is done, or null
   * @param progress told of every training, in a sentence
   * @throws ConfigException if there are fewer than two tasks, or too few trials to learn from
   * @throws IOException if the file can't be read or written
   */
  public static UnseenTasks of(
      Corpus corpus, List<Double> moments, long seed, Path file, Consumer<String> progress)
      throws IOException {
    List<Trial> trials = corpus.trials();
    Map<String, int[]> tasks = Outcomes.byTask(trials);
    if (tasks.size() < 2) {
      throw new ConfigException(
          "at least 2 tasks are needed to forecast each from the others, got " + tasks.size());
    }
    Kept kept = Kept.read(file, corpus, seed);
    double[][] badness = new double[moments.size()][trials.size()];
    double[][][] unfamiliarity = new double[moments.size()][trials.size()][];
    for (int m = 0; m < moments.size(); m++) {
      double moment = moments.get(m);
      for (Map.Entry<String, int[]> task : tasks.entrySet()) {
        Optional<Seen> known = kept.get(task.getKey(), moment);
        Seen seen = known.isPresent() ? known.get() : seen(trials, task.getKey(), moment, seed);
        if (known.isEmpty()) {
          kept.add(task.getKey(), moment, seen);
          progress.accept(
              "progress %s: %s is forecast from the other tasks".formatted(moment, task.getKey()));
        }
        int[] members = task.getValue();
        for (int i = 0; i < members.length; i++) {
          badness[m][members[i]] = seen.badness()[i];
          unfamiliarity[m][members[i]] = seen.unfamiliarity()[i];
        }
      }
    }
    return new UnseenTasks(trials, moments, badness, unfamiliarity);
  }

  /** What is said of some of the trials. */
  UnseenTasks pick(int[] rows) {
    return new UnseenTasks(
        Arrays.stream(rows).mapToObj(trials::get).toList(),
        moments,
        Arrays.stream(badness)
            .map(all -> Arrays.stream(rows).mapToDouble(i -> all[i]).toArray())
            .toArray(double[][]::new),
        Arrays.stream(unfamiliarity)
            .map(all -> Arrays.stream(rows).mapToObj(i -> all[i]).toArray(double[][]::new))
            .toArray(double[][][]::new));
  }

  /** Names of the tasks, in the order of their first trial. */
  List<String> tasks() {
    return List.copyOf(Outcomes.byTask(trials).keySet());
  }

  /** Numbers of the trials of a task that have a spectrum at a moment. */
  int[] rows(String task, int moment) {
    return IntStream.range(0, trials.size())
        .filter(i -> trials.get(i).task().equals(task) && !Double.isNaN(badness[moment][i]))
        .toArray();
  }

  /** What is known of some trials at a moment. */
  Evidence evidence(int[] rows, int moment) {
    return Evidence.of(Arrays.stream(rows).mapToObj(trials::get).toList(), moments.get(moment));
  }

  /** What is said of some trials at a moment. */
  List<Outlook> outlooks(int[] rows, int moment) {
    return Arrays.stream(rows)
        .mapToObj(i -> new Outlook(badness[moment][i], unfamiliarity[moment][i][0]))
        .toList();
  }

  private static Seen seen(List<Trial> trials, String task, double moment, long seed) {
    Map<Boolean, List<Trial>> parts =
        trials.stream().collect(Collectors.partitioningBy(trial -> trial.task().equals(task)));
    Stage stage =
        AelleTraining.stage(parts.get(false), moment, AelleTraining.Architecture.COMPACT, seed)
            .stage();
    List<Trial> asked = parts.get(true);
    var changes = Abstention.changes(new Random(seed));
    double[] badness = new double[asked.size()];
    double[][] unfamiliarity = new double[asked.size()][changes.size()];
    for (int i = 0; i < badness.length; i++) {
      SpectralPath path = SpectralPath.of(asked.get(i), moment);
      badness[i] = Double.NaN;
      Arrays.fill(unfamiliarity[i], Double.NaN);
      for (int kind = 0; kind < changes.size() && !path.isEmpty(); kind++) {
        SpectralPath changed = Impostors.changed(path, changes.get(kind));
        StageModel.Answer answer =
            stage.ask(PathEncoding.encode(changed), LossEncoding.encode(changed), null);
        unfamiliarity[i][kind] = answer.unfamiliarity();
        badness[i] = kind == 0 ? answer.spectral().badness() : badness[i];
      }
    }
    return new Seen(badness, unfamiliarity);
  }

  /** What a file holds: one JSON object a line, with what it was made of. */
  private static final class Kept {
    private final Path file;
    private final ObjectNode madeOf;
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Seen> seen = new LinkedHashMap<>();

    private Kept(Path file, ObjectNode madeOf) {
      this.file = file;
      this.madeOf = madeOf;
    }

    static Kept read(Path file, Corpus corpus, long seed) throws IOException {
      ObjectNode madeOf = Json.object();
      madeOf.set("corpora", Json.MAPPER.valueToTree(new TreeMap<>(corpus.files())));
      madeOf.put("format", ModelFile.FORMAT);
      madeOf.put("encoding", PathEncoding.VERSION);
      madeOf.put("seed", seed);
      Kept kept = new Kept(file, madeOf);
      if (file == null || !Files.exists(file)) {
        return kept;
      }
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        JsonNode node = Json.MAPPER.readTree(line);
        if (!node.has("madeOf")) {
          throw new IOException(file + " does not hold forecasts: give another file");
        }
        if (node.get("madeOf").toString().equals(madeOf.toString())) {
          kept.lines.add(line);
          kept.seen.put(
              key(node.get("task").asText(), node.get("moment").asDouble()),
              new Seen(numbers(node.get("badness")), rows(node.get("unfamiliarity"))));
        }
      }
      return kept;
    }

    private static String key(String task, double moment) {
      return moment + " " + task;
    }

    Optional<Seen> get(String task, double moment) {
      return Optional.ofNullable(seen.get(key(task, moment)));
    }

    void add(String task, double moment, Seen made) throws IOException {
      if (file == null) {
        return;
      }
      ObjectNode node = Json.object();
      node.set("madeOf", madeOf);
      node.put("task", task);
      node.put("moment", moment);
      node.set("badness", Json.numbers(made.badness()));
      ArrayNode rows = node.putArray("unfamiliarity");
      Arrays.stream(made.unfamiliarity()).forEach(row -> rows.add(Json.numbers(row)));
      lines.add(node.toString());
      AtomicFile.write(Disk.LOCAL, file, String.join("\n", lines) + "\n");
    }

    private static double[] numbers(JsonNode array) {
      return IntStream.range(0, array.size())
          .mapToDouble(i -> array.get(i).isNull() ? Double.NaN : array.get(i).asDouble())
          .toArray();
    }

    private static double[][] rows(JsonNode array) {
      return IntStream.range(0, array.size())
          .mapToObj(i -> numbers(array.get(i)))
          .toArray(double[][]::new);
    }
  }
}
