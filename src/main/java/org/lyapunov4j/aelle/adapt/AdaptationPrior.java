package org.lyapunov4j.aelle.adapt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lyapunov4j.json.AtomicFile;
import org.lyapunov4j.json.Disk;
import org.lyapunov4j.json.Fields;
import org.lyapunov4j.json.Json;
import org.lyapunov4j.learn.Calibration;
import org.lyapunov4j.learn.Logistic;

/**
 * How the voices are heard before a task has shown which of them to trust: learned from the tasks
 * of a corpus, each taken as unseen and some of its trials revealed. The bundled one is written by
 * {@code lyapunov4j aelle adapt --prior}.
 *
 * @param corpora files it was learned from, by name, with their SHA-256
 * @param cells one for each of some moments and some numbers of siblings
 */
public record AdaptationPrior(Map<String, String> corpora, List<Cell> cells) {
  private static final String BUNDLED = "bundled-prior.json";
  private static final double DIGITS = 1e4;

  /**
   * What holds at one moment and for one number of siblings that have ended.
   *
   * @param spectral for those voices alone that look at spectra
   * @param all for all of them
   */
  public record Cell(double progress, int siblings, Say spectral, Say all) {
    Say say(boolean withLoss) {
      return withLoss ? all : spectral;
    }
  }

  public AdaptationPrior {
    corpora = Map.copyOf(corpora);
    cells = List.copyOf(cells);
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("a prior must have cells, got none");
    }
  }

  /**
   * The prior that comes with the library.
   *
   * @throws IllegalStateException if it is not on the class path, or damaged
   */
  public static AdaptationPrior bundled() {
    return Bundled.PRIOR;
  }

  /** Read when it is first asked for. */
  private static final class Bundled {
    private static final AdaptationPrior PRIOR = read();

    private Bundled() {}

    private static AdaptationPrior read() {
      try (InputStream in = AdaptationPrior.class.getResourceAsStream(BUNDLED)) {
        if (in == null) {
          throw new IllegalStateException(
              BUNDLED + " is missing on the class path; use the whole jar of lyapunov4j");
        }
        return decode(Json.MAPPER.readTree(in));
      } catch (IOException damaged) {
        throw new IllegalStateException(BUNDLED + " is damaged: " + damaged.getMessage(), damaged);
      }
    }
  }

  /**
   * The prior of some moment and number of siblings: between those that were learned, both mixed in
   * the logarithm.
   */
  Mixture at(double progress, int siblings) {
    double[] moments = cells.stream().mapToDouble(Cell::progress).distinct().sorted().toArray();
    double[] counts = cells.stream().mapToDouble(Cell::siblings).distinct().sorted().toArray();
    Place moment = Place.of(moments, progress, 0);
    Place count = Place.of(counts, siblings, 1);
    List<Share> shares = new ArrayList<>();
    for (Cell cell : cells) {
      double share = moment.share(cell.progress()) * count.share(cell.siblings());
      if (share > 0) {
        shares.add(new Share(cell, share));
      }
    }
    return new Mixture(shares);
  }

  /** Where a value lies between two of some ascending values. */
  private record Place(double low, double high, double shareOfHigh) {
    static Place of(double[] ascending, double value, double offset) {
      int above = 0;
      while (above < ascending.length && ascending[above] < value) {
        above++;
      }
      int high = Math.min(above, ascending.length - 1);
      int low = above == ascending.length ? high : Math.max(0, above - 1);
      if (low == high || ascending[high] == value) {
        return new Place(ascending[high], ascending[high], 1);
      }
      double from = Math.log(ascending[low] + offset);
      double to = Math.log(ascending[high] + offset);
      return new Place(
          ascending[low], ascending[high], (Math.log(value + offset) - from) / (to - from));
    }

    double share(double value) {
      return value == high ? shareOfHigh : value == low ? 1 - shareOfHigh : 0;
    }
  }

  /** A cell's share in a mixture. */
  private record Share(Cell cell, double share) {}

  /** Several cells together. */
  static final class Mixture {
    private final List<Share> shares;

    private Mixture(List<Share> shares) {
      this.shares = shares;
    }

    double[] weights(boolean withLoss) {
      double[] weights = new double[Voice.values().length];
      for (Share share : shares) {
        double[] of = share.cell().say(withLoss).weights();
        for (int v = 0; v < weights.length; v++) {
          weights[v] += share.share() * of[v];
        }
      }
      return weights;
    }

    Calibration.Chances chances(double badness, boolean withLoss) {
      Calibration.Chances chances = null;
      double sum = 0;
      for (Share share : shares) {
        Calibration.Chances of = share.cell().say(withLoss).calibration().chances(badness);
        sum += share.share();
        chances = chances == null ? of : chances.mixed(of, share.share() / sum);
      }
      return chances;
    }
  }

  /** Writes it as JSON, in the same bytes for the same prior. */
  public void write(Path file) throws IOException {
    ObjectNode node = Json.object();
    node.set("corpora", Json.MAPPER.valueToTree(new TreeMap<>(corpora)));
    ArrayNode array = node.putArray("cells");
    for (Cell cell : cells) {
      ObjectNode one = array.addObject();
      one.put("progress", cell.progress());
      one.put("siblings", cell.siblings());
      one.set("spectral", encode(cell.spectral()));
      one.set("all", encode(cell.all()));
    }
    AtomicFile.write(
        Disk.LOCAL, file, node.toString().replace("{\"progress\"", "\n{\"progress\"") + "\n");
  }

  private static ObjectNode encode(Say say) {
    ObjectNode node = Json.object();
    ObjectNode weights = node.putObject("weights");
    for (Voice voice : Voice.values()) {
      weights.put(voice.key(), rounded(say.weights()[voice.place()]));
    }
    node.set("half", encode(say.calibration().half()));
    node.set("quarter", encode(say.calibration().quarter()));
    node.set(
        "better",
        Json.numbers(
            Arrays.stream(say.calibration().better()).map(AdaptationPrior::rounded).toArray()));
    return node;
  }

  private static ArrayNode encode(Logistic logistic) {
    return Json.numbers(new double[] {rounded(logistic.intercept()), rounded(logistic.slope())});
  }

  private static double rounded(double value) {
    return Math.rint(DIGITS * value) / DIGITS;
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws IllegalArgumentException if a field is missing or is not what it must be
   */
  static AdaptationPrior decode(JsonNode node) {
    Fields fields = Fields.of(node, "a prior");
    Map<String, String> corpora = new TreeMap<>();
    Fields files = fields.object("corpora");
    files.names().forEach(name -> corpora.put(name, files.text(name)));
    List<Cell> cells = new ArrayList<>();
    for (Fields cell : fields.objects("cells")) {
      cells.add(
          new Cell(
              cell.number("progress"),
              cell.integer("siblings"),
              say(cell.object("spectral")),
              say(cell.object("all"))));
    }
    return new AdaptationPrior(corpora, cells);
  }

  private static Say say(Fields fields) {
    Fields weights = fields.object("weights");
    return new Say(
        Arrays.stream(Voice.values()).mapToDouble(voice -> weights.number(voice.key())).toArray(),
        new Calibration(
            logistic(fields.numbers("half")),
            logistic(fields.numbers("quarter")),
            fields.numbers("better")));
  }

  private static Logistic logistic(double[] numbers) {
    return new Logistic(numbers[0], numbers[1]);
  }
}
