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
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.json.Json;

/**
 * Reads a run directory, also one that is being written or whose run was killed. The last line of a
 * file may be torn: it is left out, and {@link RecordedRun#torn()} says so. Anything else that is
 * not what {@link RunDirectory} writes is refused.
 */
public final class RunReader {
  private RunReader() {}

  /** Turns one line into a record. */
  @FunctionalInterface
  private interface LineParser<T> {
    T parse(String line) throws JsonProcessingException;
  }

  private record Parsed<T>(List<T> rows, boolean torn) {}

  /**
   * Reads what has been recorded so far.
   *
   * @throws IOException if this is no run directory, or a line before the last is malformed; one
   *     sentence with file and line number
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
    return new RecordedRun(
        directory,
        info(infoFile),
        checkpoints.rows(),
        flags.rows(),
        scores.rows(),
        checkpoints.torn() || flags.torn() || scores.torn());
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
      return new Parsed<>(rows, false);
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    int number = 0;
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from);
      if (end < 0) {
        return new Parsed<>(rows, true);
      }
      String line = text.substring(from, end);
      from = end + 1;
      boolean last = from == text.length();
      number++;
      if (number <= header.size() && line.equals(header.get(number - 1))) {
        continue;
      }
      try {
        rows.add(parser.parse(line));
      } catch (JsonProcessingException | IllegalArgumentException malformed) {
        if (last) {
          return new Parsed<>(rows, true);
        }
        throw new IOException(
            file + ", line " + number + " is not a " + what + ": " + oneLine(malformed), malformed);
      }
    }
    return new Parsed<>(rows, false);
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
