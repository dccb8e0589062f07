package org.lyapunov4j.monitor;

/**
 * What an update and a checkpoint take, reckoned from sizes at the rates of an ordinary core: the
 * same on every machine and however busy it is, which is what makes the places of checkpoints
 * repeat themselves. The checkpoint is what {@link Thrift} leaves of one.
 *
 * @param updateSeconds of one parameter update
 * @param checkpointSeconds of one checkpoint
 */
record Effort(double updateSeconds, double checkpointSeconds) {
  private static final double UPDATE_FLOOR = 0.001;
  private static final double CHECKPOINT_FLOOR = 0.004;
  private static final double TRAINING_RATE = 10e9;
  private static final double SPECTRUM_RATE = 20e9;

  /** Forward. */
  private static final double FLOPS_A_PASS = 2;

  /** Forward, and twice as much back. */
  private static final double FLOPS_AN_UPDATE = 6;

  /** Of something very small. */
  static final Effort LEAST = new Effort(UPDATE_FLOOR, CHECKPOINT_FLOOR);

  /**
   * Reckons.
   *
   * @param work of an update
   * @param allotment of a checkpoint
   */
  static Effort of(Workload work, Settings settings, Allotment allotment) {
    Thrift thrift = Thrift.of(work, settings, allotment);
    double forward = thrift.sequences() * forwardSeconds(work);
    double flops = thrift.flops(work, settings.spectrum());
    return new Effort(updateSeconds(work), checkpointSeconds(flops, forward));
  }

  /** What a checkpoint may take by the schedule of a training that makes so many updates. */
  static Allotment allotment(Workload work, Schedule schedule, int plan) {
    return new Allotment(forwardSeconds(work), schedule.mostSeconds(plan, updateSeconds(work)));
  }

  private static double updateSeconds(Workload work) {
    double entries = (double) work.sequences() * work.steps() * work.sizes().parameters();
    return UPDATE_FLOOR + FLOPS_AN_UPDATE * entries / TRAINING_RATE;
  }

  /** Of one sequence. */
  private static double forwardSeconds(Workload work) {
    return FLOPS_A_PASS * work.sizes().parameters() * work.steps() / TRAINING_RATE;
  }

  /**
   * What a checkpoint takes.
   *
   * @param flops of all spectra
   * @param forward seconds that its sequences take through the network
   */
  static double checkpointSeconds(double flops, double forward) {
    return CHECKPOINT_FLOOR + flops / SPECTRUM_RATE + forward;
  }
}
