package org.lyapunov4j.monitor;

/**
 * What an update goes through, which times are reckoned from.
 *
 * @param sizes of the network
 * @param sequences of the minibatch
 * @param steps of a sequence
 */
record Workload(Sizes sizes, long sequences, long steps) {}
