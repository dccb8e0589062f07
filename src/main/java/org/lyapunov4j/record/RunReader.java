package org.lyapunov4j.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.json.Json;

/**
 * Reads a run directory, also one that is being written or whose run was killed. The last line of a
 * file may be torn: it is left out, and {@link RecordedRun#torn()} says so. Anything else that is
 * not what {@link RunDirectory} writes is left out too, and {@link RecordedRun#damage()} says what.
 */
public final class RunReader {
  private RunReader() {}

  /** Turns one line into a record. */
  @FunctionalInterface
  private interface LineParser<T> {
    T parse(String line) throws JsonProcessingException;
  }

  /** What can be read of a file; {@code damaged} is empty where that is all but a last line. */
  private record Parsed<T>(List<T> rows, boolean torn, String damaged) {}

  /**
   * Reads what has been recorded so far.
   *
   * @throws IOException if this is no run directory, or a file can't be opened; one sentence
   */
  public static RecordedRun read(Path directory) throws IOException {
    Path infoFile = directory.resolve(RunDirectory.INFO);
    Path checkpointFile = directory.resolve(RunDirectory.CHECKPOINTS);
    Path scoreFile = directory.resolve(RunDirectory.SCORES);
    if (!Files.isRegularFile(infoFile) && !Files.isRegularFile(checkpointFile)) {
      throw new IOException(
          directory
              + " is not a run directory: it has neither "
              + RunDirectory.INFO
              + " nor "
              + RunDirectory.CHECKPOINTS);
    }
    Parsed<CheckpointReport> checkpoints =
        parse(checkpointFile, "checkpoint", List.of(), RunReader::checkpoint);
    Parsed<Flag> flags =
        parse(directory.resolve(RunDirectory.FLAGS), "flag", List.of(), RunReader::flag);
    Parsed<ScoreRow> scores =
        parse(scoreFile, "loss", List.of(RunDirectory.SCORES_HEADER), ScoreRow::parse);
    List<String> damage = new ArrayList<>();
    Optional<RunInfo> info = Optional.empty();
    try {
      info = info(infoFile);
    } catch (IOException unreadable) {
      damage.add(unreadable.getMessage());
    }
    Stream.of(checkpoints, flags, scores)
        .map(Parsed::damaged)
        .filter(sentence -> !sentence.isEmpty())
        .forEach(damage::add);
    return new RecordedRun(
        directory,
        info,
        checkpoints.rows(),
        flags.rows(),
        scores.rows(),
        checkpoints.torn() || flags.torn() || scores.torn(),
        damage);
  }

  /**
   * What {@code run.json} says of a run; empty where there is none.
   *
   * @throws IOException if it does not describe a run; one sentence
   */
  public static Optional<RunInfo> readInfo(Path directory) throws IOException {
    return info(directory.resolve(RunDirectory.INFO));
  }

  private static Optional<RunInfo> info(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(RunInfoJson.decode(Json.MAPPER.readTree(Files.readAllBytes(file))));
    } catch (JsonProcessingException | IllegalArgumentException malformed) {
      throw new IOException(file + " does not describe a run: " + oneLine(malformed), malformed);
    }
  }

  private static <T> Parsed<T> parse(
      Path file, String what, List<String> header, LineParser<T> parser) throws IOException {
    List<T> rows = new ArrayList<>();
    if (!Files.isRegularFile(file)) {
      return new Parsed<>(rows, false, "");
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    int number = 0;
    int unfit = 0;
    String first = "";
    boolean torn = false;
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from);
      if (end < 0) {
        torn = true;
        break;
      }
      String line = text.substring(from, end);
      from = end + 1;
      number++;
      if (number <= header.size() && line.equals(header.get(number - 1))) {
        continue;
      }
      try {
        rows.add(parser.parse(line));
      } catch (JsonProcessingException | RuntimeException malformed) {
        if (from == text.length()) {
          torn = true;
        } else if (unfit++ == 0) {
          first = "%s, line %d is not a %s: %s".formatted(file, number, what, oneLine(malformed));
        }
      }
    }
    String damaged =
        switch (unfit) {
          case 0 -> "";
          case 1 -> first + "; it is left out";
          default -> first + "; it and " + (unfit - 1) + " more are left out";
        };
    return new Parsed<>(rows, torn, damaged);
  }

  private static CheckpointReport checkpoint(String line) throws JsonProcessingException {
    JsonNode node = Json.MAPPER.readTree(line);
    return CheckpointJson.decode(node);
  }

  private static Flag flag(String line) throws JsonProcessingException {
    return FlagJson.decode(Json.MAPPER.readTree(line));
  }

  private static String oneLine(Exception malformed) {
    String message =
        malformed instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : malformed.getMessage();
    String line = String.valueOf(message).replaceAll("\\s+", " ");
    return line.length() <= 200 ? line : line.substring(0, 200) + "...";
  }
}
