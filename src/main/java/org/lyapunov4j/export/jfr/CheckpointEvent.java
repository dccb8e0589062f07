package org.lyapunov4j.export.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** One checkpoint; numbers that are none stay NaN. */
@Name("org.lyapunov4j.Checkpoint")
@Label("Lyapunov Checkpoint")
@Category({"Deep Learning", "Lyapunov4J"})
@Description("Spectra of the recurrent layers of a network at a moment of its training")
@StackTrace(false)
@SuppressWarnings("unused") // read by the recorder
final class CheckpointEvent extends Event {
  @Label("Monitor")
  String monitor;

  @Label("Worker")
  String worker;

  @Label("Index")
  int index;

  @Label("Parameter Updates")
  int iteration;

  @Label("Epoch")
  int epoch;

  @Label("Training Loss")
  double loss;

  @Label("Validation Loss")
  double validationLoss;

  @Label("Leading Layer")
  @Description("Layer with the largest leading exponent")
  String layer;

  @Label("Leading Exponent")
  @Description("Its leading exponent, nats per time step")
  double exponent;

  @Label("Standard Error")
  double exponentError;

  @Label("Memory Horizon")
  @Description("Steps until a disturbance in that layer has shrunk to 1/e; infinite above 0")
  double memoryHorizon;

  @Label("Layers")
  @Description("Leading exponents of all layers")
  String layers;

  @Label("Failures")
  String failures;

  @Label("Cost")
  @Description("Wall time that the checkpoint took")
  @Timespan(Timespan.NANOSECONDS)
  long cost;
}
