package org.lyapunov4j.aelle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.corpus.Measurement;
import org.lyapunov4j.spectrum.StateMode;

/**
 * Where a model comes from: all that is needed to make it again, and to measure spectra it can
 * judge.
 *
 * @param corpora files it was trained on, by name, with their SHA-256
 * @param trials how many trials of each task
 * @param mode part of the state that the corpus's tangent maps act on
 * @param measurement how else the corpus's spectra were measured; empty where it does not say
 * @param stages progress that there is a model for, ascending
 * @param origin progress of the first checkpoint of the corpus's paths, 0 for the untrained network
 * @param encoding version of the encoding of paths
 * @param architecture of the autoencoder
 * @param seed of the training
 * @param versions versions by component
 * @param heldOut AUCs on held-out trials for the worse half, without and with the losses, one pair
 *     a stage
 */
public record Provenance(
    Map<String, String> corpora,
    Map<String, Integer> trials,
    StateMode mode,
    Optional<Measurement> measurement,
    List<Double> stages,
    double origin,
    String encoding,
    String architecture,
    long seed,
    Map<String, String> versions,
    List<List<Double>> heldOut) {

  /** Unit of all exponents. */
  public static final String UNIT = "nats per time step";

  public Provenance {
    corpora = Map.copyOf(corpora);
    trials = Map.copyOf(trials);
    stages = List.copyOf(stages);
    versions = Map.copyOf(versions);
    heldOut = List.copyOf(heldOut);
  }
}
