/**
 * Many trainings from one configuration: a search space, the trials drawn from it, the engine that
 * trains them side by side, and the sweep directory with their corpus. A trial is a training run of
 * {@code experiment} and nothing else, but that it may be pruned. What pruners and rules would have
 * done with trials that are recorded lives in {@code prune} and {@code foresight}; what is learned
 * from a corpus does not live here.
 */
package org.lyapunov4j.sweep;
