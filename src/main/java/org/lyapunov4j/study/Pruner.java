package org.lyapunov4j.study;

/** A policy that stops trials of a sweep early. */
public interface Pruner {

  /** The kind of policy, for example {@code asha}; those of one kind differ in their settings. */
  String family();

  /** The settings in a few words. */
  String setting();

  /**
   * Begins a sweep of some of the trials of a table.
   *
   * @param arrivals rows of these trials, in the order of their arrival; an oracle alone looks
   *     ahead
   */
  Session begin(Losses losses, int[] arrivals);

  /** One sweep: trials arrive one after another, each when the one before has ended. */
  interface Session {
    /**
     * Whether a trial is stopped at a moment. Asked moment by moment until it is, or has reached
     * the last.
     *
     * @param trial row of the table
     * @param moment column of the table
     */
    boolean stops(int trial, int moment);

    /** The trial was trained to its end. */
    default void finished(int trial) {}
  }
}
