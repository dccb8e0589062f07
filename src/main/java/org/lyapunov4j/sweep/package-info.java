/**
 * Many trainings from one configuration: a search space, the trials drawn from it, the engine that
 * trains them side by side, and the sweep directory with their corpus. A trial is a training run of
 * {@code experiment} and nothing else; what a corpus is used for does not live here.
 */
package org.lyapunov4j.sweep;
