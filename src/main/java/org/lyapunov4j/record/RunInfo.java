package org.lyapunov4j.record;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.checkpoint.TrainedNetwork;

/**
 * What {@code run.json} says of a run.
 *
 * @param name what the user calls the run, as given
 * @param state how far the run has come
 * @param seed seed of the run; null when unknown
 * @param config settings of the run by key; values are what JSON can express (maps, lists, text,
 *     numbers, booleans, null)
 * @param versions versions by component, for example {@code java}, {@code deeplearning4j-nn}
 * @param platform operating system, architecture, processors, memory
 * @param started when the directory was made
 * @param ended when the run ended; null while it is running, or when it was killed
 * @param network what was read from the network that is trained; empty where it is not known
 * @param notRecorded what could not be recorded, as far as is known: empty before the end
 * @param attempt where it is one that a flag brought about: of which run, and why
 */
public record RunInfo(
    String name,
    RunState state,
    Long seed,
    Map<String, Object> config,
    Map<String, String> versions,
    Map<String, String> platform,
    Instant started,
    Instant ended,
    Optional<TrainedNetwork> network,
    List<NotRecorded> notRecorded,
    Optional<Attempt> attempt) {

  public RunInfo {
    config = copy(config);
    versions = copy(versions);
    platform = copy(platform);
    notRecorded = List.copyOf(notRecorded);
  }

  private static <V> Map<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /**
   * A run that begins now on this machine; the versions are those of the libraries on the class
   * path.
   *
   * @param seed seed of the run, or null
   */
  public static RunInfo starting(String name, Map<String, Object> config, Long seed, Instant now) {
    return new RunInfo(
        name,
        RunState.RUNNING,
        seed,
        config,
        Platform.versions(),
        Platform.facts(),
        now,
        null,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  RunInfo ended(RunState how, Instant when, List<NotRecorded> missing) {
    return new RunInfo(
        name, how, seed, config, versions, platform, started, when, network, missing, attempt);
  }

  /** Of a network, whose seed is the run's where none was given. */
  RunInfo of(TrainedNetwork trained) {
    Long known = seed == null ? trained.seed() : seed;
    return new RunInfo(
        name,
        state,
        known,
        config,
        versions,
        platform,
        started,
        ended,
        Optional.of(trained),
        notRecorded,
        attempt);
  }

  RunInfo as(Attempt made) {
    return new RunInfo(
        name,
        state,
        seed,
        config,
        versions,
        platform,
        started,
        ended,
        network,
        notRecorded,
        Optional.of(made));
  }
}
