package org.lyapunov4j.monitor;

import java.io.Serializable;
import java.time.Duration;
import org.lyapunov4j.network.Probe;
import org.lyapunov4j.spectrum.SpectrumOptions;

/** What the user chose for a listener; {@link LyapunovListenerBuilder} says what each means. */
record Settings(
    String name,
    Probe probe,
    Schedule schedule,
    SpectrumOptions spectrum,
    int sequences,
    boolean sequencesGiven,
    boolean exponentsGiven,
    Execution execution,
    int history,
    boolean initial,
    boolean everyWorker,
    int plannedIterations,
    int plannedEpochs,
    int sequenceLength,
    int delay,
    Duration patience)
    implements Serializable {}
