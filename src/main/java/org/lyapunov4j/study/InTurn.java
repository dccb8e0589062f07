package org.lyapunov4j.study;

/**
 * Two policies one after the other: who is stopped by the first is never shown to the second.
 *
 * @param second asked at every moment at which the first lets a trial go on
 */
record InTurn(Pruner first, Pruner second) implements Pruner {

  @Override
  public String family() {
    return first.family() + ", then " + second.family();
  }

  @Override
  public String setting() {
    return first.setting() + "; " + second.setting();
  }

  @Override
  public Session begin(Losses losses, int[] arrivals) {
    Session one = first.begin(losses, arrivals);
    Session other = second.begin(losses, arrivals);
    return new Session() {
      @Override
      public boolean stops(int trial, int moment) {
        return one.stops(trial, moment) || other.stops(trial, moment);
      }

      @Override
      public void finished(int trial) {
        one.finished(trial);
        other.finished(trial);
      }
    };
  }
}
