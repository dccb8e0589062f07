package org.lyapunov4j.monitor;

/**
 * What an update and a checkpoint take, reckoned from sizes at the rates of an ordinary core: the
 * same on every machine and however busy it is, which is what makes the places of checkpoints
 * repeat themselves.
 *
 * @param updateSeconds of one parameter update
 * @param checkpointSeconds of one checkpoint
 */
record Effort(double updateSeconds, double checkpointSeconds) {
  private static final double UPDATE_FLOOR = 0.001;
  private static final double CHECKPOINT_FLOOR = 0.004;
  private static final double TRAINING_RATE = 10e9;
  private static final double SPECTRUM_RATE = 20e9;

  /** Forward, and twice as much back. */
  private static final double FLOPS_AN_UPDATE = 6;

  /** Of something very small. */
  static final Effort LEAST = new Effort(UPDATE_FLOOR, CHECKPOINT_FLOOR);

  /**
   * Reckons.
   *
   * @param sequences of a minibatch
   * @param steps of a sequence
   */
  static Effort of(Sizes sizes, long sequences, long steps, Settings settings) {
    double update = FLOPS_AN_UPDATE * sizes.parameters() * sequences * steps / TRAINING_RATE;
    long probed = Math.min(sequences, settings.sequences());
    double spectrum = 0;
    int asked = settings.spectrum().exponents();
    for (Sizes.Recurrent layer : sizes.recurrent()) {
      long k = asked > 0 ? Math.min(asked, layer.state()) : layer.state();
      spectrum += probed * steps * layer.flopsPerStep(k);
    }
    if (settings.schedule().keepsBudget()
        && !(settings.sequencesGiven() && settings.exponentsGiven())) {
      spectrum = Math.min(spectrum, Thrift.MOST_FLOPS);
    }
    double forward = 2.0 * sizes.parameters() * probed * steps / TRAINING_RATE;
    return new Effort(UPDATE_FLOOR + update, CHECKPOINT_FLOOR + spectrum / SPECTRUM_RATE + forward);
  }
}
