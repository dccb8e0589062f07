package org.lyapunov4j.aelle;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lyapunov4j.corpus.Measurement;
import org.lyapunov4j.learn.Wire;
import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.StateMode;

/** A provenance as numbers and names: the first use of a JSON library takes 0.3 s of a CPU. */
final class ProvenanceWire {
  private static final int NOT_TOLD = 0;

  /** 1 in files that say how spectra were measured, but not where vectors began. */
  private static final int WITH_FRAME = 2;

  private ProvenanceWire() {}

  static void write(DataOutput out, Provenance provenance) throws IOException {
    writeTexts(out, provenance.corpora());
    Map<String, Integer> trials = new TreeMap<>(provenance.trials());
    out.writeInt(trials.size());
    for (Map.Entry<String, Integer> task : trials.entrySet()) {
      Wire.write(out, task.getKey());
      out.writeInt(task.getValue());
    }
    Wire.write(out, provenance.mode().name());
    out.writeByte(provenance.measurement().isPresent() ? WITH_FRAME : NOT_TOLD);
    if (provenance.measurement().isPresent()) {
      Measurement how = provenance.measurement().get();
      Wire.write(out, how.drive().name());
      out.writeInt(how.warmup());
      out.writeInt(how.sequences());
      out.writeInt(how.steps());
      Wire.write(out, how.probe());
      Wire.write(out, how.frame().name());
    }
    Wire.write(out, provenance.stages().stream().mapToDouble(Double::doubleValue).toArray());
    out.writeDouble(provenance.origin());
    Wire.write(out, provenance.encoding());
    Wire.write(out, provenance.architecture());
    out.writeLong(provenance.seed());
    writeTexts(out, provenance.versions());
    for (List<Double> pair : provenance.heldOut()) {
      out.writeDouble(pair.get(0));
      out.writeDouble(pair.get(1));
    }
  }

  private static void writeTexts(DataOutput out, Map<String, String> texts) throws IOException {
    out.writeInt(texts.size());
    for (Map.Entry<String, String> text : new TreeMap<>(texts).entrySet()) {
      Wire.write(out, text.getKey());
      Wire.write(out, text.getValue());
    }
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws IllegalArgumentException or {@link java.nio.BufferUnderflowException} if it is damaged
   */
  static Provenance read(ByteBuffer in) {
    Map<String, String> corpora = readTexts(in);
    Map<String, Integer> trials = new LinkedHashMap<>();
    for (int left = Wire.length(in, 2 * Integer.BYTES); left > 0; left--) {
      trials.put(Wire.readText(in), in.getInt());
    }
    StateMode mode = StateMode.valueOf(Wire.readText(in));
    int told = in.get();
    Optional<Measurement> measurement =
        told == NOT_TOLD
            ? Optional.empty()
            : Optional.of(
                new Measurement(
                    DriveMode.valueOf(Wire.readText(in)),
                    in.getInt(),
                    in.getInt(),
                    in.getInt(),
                    Wire.readText(in),
                    told == WITH_FRAME
                        ? FrameStart.valueOf(Wire.readText(in))
                        : FrameStart.IDENTITY));
    List<Double> stages = new ArrayList<>();
    for (double stage : Wire.readDoubles(in)) {
      stages.add(stage);
    }
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("it has no stages");
    }
    double origin = in.getDouble();
    String encoding = Wire.readText(in);
    String architecture = Wire.readText(in);
    long seed = in.getLong();
    Map<String, String> versions = readTexts(in);
    List<List<Double>> heldOut = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      heldOut.add(List.of(in.getDouble(), in.getDouble()));
    }
    return new Provenance(
        corpora,
        trials,
        mode,
        measurement,
        stages,
        origin,
        encoding,
        architecture,
        seed,
        versions,
        heldOut);
  }

  private static Map<String, String> readTexts(ByteBuffer in) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int left = Wire.length(in, 2 * Integer.BYTES); left > 0; left--) {
      texts.put(Wire.readText(in), Wire.readText(in));
    }
    return texts;
  }
}
