package org.lyapunov4j.aelle;

import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.lyapunov4j.aelle.encoding.LossEncoding;
import org.lyapunov4j.aelle.encoding.SpectralPath;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.corpus.Measurement;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.spectrum.StateMode;

/** Which spectra and paths a model can judge: those that were measured as its corpus was. */
final class Admission {
  private final Provenance provenance;

  Admission(Provenance provenance) {
    this.provenance = provenance;
  }

  /** Why a spectrum can't be compared with the corpus. */
  Optional<String> unfit(LayerSpectrum layer) {
    LyapunovSpectrum spectrum = layer.spectrum();
    String name = "layer \"" + layer.label() + "\"";
    if (spectrum.mode() != provenance.mode()) {
      return Optional.of(otherMode(spectrum.mode(), name));
    }
    if (spectrum.size() < spectrum.dimension()) {
      return Optional.of(
          "all exponents are needed, got "
              + spectrum.size()
              + " of "
              + spectrum.dimension()
              + " of "
              + name
              + "; measure with the model's spectrumOptions()");
    }
    FrameStart frame = provenance.measurement().map(Measurement::frame).orElse(FrameStart.IDENTITY);
    if (spectrum.frame() != frame) {
      return Optional.of(
          "spectra must be measured with frame "
              + frame
              + ", as the model's corpus was, got "
              + spectrum.frame()
              + " for "
              + name);
    }
    int warmup = provenance.measurement().map(Measurement::warmup).orElse(0);
    if (frame == FrameStart.IDENTITY && spectrum.warmup() != warmup) {
      return Optional.of(
          "spectra must be measured with a warm-up of "
              + warmup
              + " steps, as the model's corpus was, got "
              + spectrum.warmup()
              + " for "
              + name);
    }
    return Optional.empty();
  }

  private String otherMode(StateMode mode, String where) {
    return "spectra must be of mode "
        + provenance.mode()
        + ", as the model's corpus is, got "
        + mode
        + " for "
        + where;
  }

  /** Why a trial of a corpus can't be compared with this model's. */
  Optional<String> unfit(Trial trial) {
    Optional<StateMode> mode = trial.mode();
    if (mode.isPresent() && mode.get() != provenance.mode()) {
      return Optional.of(otherMode(mode.get(), "trial " + trial.name()));
    }
    if (trial.measurement().isPresent() && provenance.measurement().isPresent()) {
      Measurement theirs = trial.measurement().get();
      Measurement ours = provenance.measurement().get();
      if (!theirs.isComparableTo(ours)) {
        return Optional.of(
            "spectra must be measured with "
                + ours.how()
                + ", as the model's corpus was, got "
                + theirs.how()
                + " for trial "
                + trial.name());
      }
    }
    return Optional.empty();
  }

  /**
   * Why nothing can be said of a path; empty where something can.
   *
   * @param task whose losses are to be used, or null
   * @param known whether they can be compared
   */
  Optional<String> unfit(SpectralPath path, String task, boolean known) {
    if (path.broken()) {
      return Optional.of(
          "a spectrum is NaN: the network has left the finite numbers, and there is nothing left"
              + " to forecast");
    }
    if (path.isEmpty()) {
      return Optional.of("there is no checkpoint with a spectrum yet");
    }
    double progress = path.last().progress();
    if (Double.isNaN(progress)) {
      return Optional.of(
          "the progress is unknown; tell the monitor how many iterations are planned");
    }
    double earliest = provenance.stages().get(0);
    if (progress < earliest / 2) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "it is too early at progress %.4f; the model begins at %.4f",
              progress,
              earliest));
    }
    double begin = path.first().progress();
    if (!(begin <= Math.max(provenance.origin(), earliest / 4))) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the path must begin at progress %.4f, as those of the model's corpus do, got %.4f:"
                  + " attach the monitor before the first update",
              provenance.origin(),
              begin));
    }
    if (task != null && !known) {
      return Optional.of(
          "losses can be compared within a task only, and the model knows "
              + String.join(", ", new TreeSet<>(provenance.trials().keySet()))
              + ", got "
              + task
              + "; forecast from the spectra alone, or adapt the model to trials of the task");
    }
    if (task != null && !LossEncoding.known(path)) {
      return Optional.of("no loss is known");
    }
    return Optional.empty();
  }
}
