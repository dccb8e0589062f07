package org.lyapunov4j.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.spectrum.StateMode;

/**
 * The trials of one or several files, all measured in the same way. Those that were pruned are left
 * out: how they would have ended is not known, and to take what they had reached for their outcome
 * would teach that what is stopped early ends badly.
 *
 * @param trials without repetitions
 * @param pruned how many trials were left out because they had been stopped early
 * @param repeated how many trials were left out because an equal one had been read before
 * @param files SHA-256 by file name
 * @param mode of all spectra
 * @param measurement of all trials; empty where one of them does not say
 */
public record Corpus(
    List<Trial> trials,
    int pruned,
    int repeated,
    Map<String, String> files,
    StateMode mode,
    Optional<Measurement> measurement) {

  public Corpus {
    trials = List.copyOf(trials);
    files = Map.copyOf(files);
  }

  /**
   * Reads corpora.
   *
   * @throws ConfigException if a file can't be read, a line is no trial, trials were measured in
   *     different ways, or there is no spectrum in them
   */
  public static Corpus read(List<Path> paths) {
    List<Trial> trials = new ArrayList<>();
    Map<String, String> files = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    int pruned = 0;
    int repeated = 0;
    for (Path path : paths) {
      try (CorpusReader reader = CorpusReader.open(path)) {
        for (Optional<Trial> next = reader.next(); next.isPresent(); next = reader.next()) {
          Trial trial = next.get();
          if (!seen.add(CorpusWriter.line(trial))) {
            repeated++;
            continue;
          }
          if (trial.pruned().isPresent()) {
            pruned++;
            continue;
          }
          if (!trials.isEmpty()) {
            requireAlike(trials.get(0), trial, path + ", line " + reader.lineNumber());
          }
          trials.add(trial);
        }
        files.put(path.getFileName().toString(), sha256(path));
      } catch (IOException unreadable) {
        throw new ConfigException(unreadable.getMessage());
      }
    }
    StateMode mode =
        trials.stream()
            .flatMap(trial -> trial.mode().stream())
            .findFirst()
            .orElseThrow(() -> new ConfigException("there is no spectrum in " + files.keySet()));
    boolean told = trials.stream().allMatch(trial -> trial.measurement().isPresent());
    return new Corpus(
        trials,
        pruned,
        repeated,
        files,
        mode,
        told ? trials.get(0).measurement() : Optional.empty());
  }

  private static void requireAlike(Trial first, Trial trial, String where) {
    if (first.mode().isPresent()
        && trial.mode().isPresent()
        && !first.mode().equals(trial.mode())) {
      throw new ConfigException(
          where
              + ": all spectra of a corpus must have one mode, got "
              + trial.mode().get()
              + " after "
              + first.mode().get()
              + "; put them into separate files");
    }
    if (first.measurement().isPresent() && trial.measurement().isPresent()) {
      Measurement a = first.measurement().get();
      Measurement b = trial.measurement().get();
      if (!a.isComparableTo(b)) {
        throw new ConfigException(
            where
                + ": all spectra of a corpus must be measured in one way, got "
                + b.how()
                + " after "
                + a.how());
      }
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] block = new byte[1 << 16];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        digest.update(block, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
