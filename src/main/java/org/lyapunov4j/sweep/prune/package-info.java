/**
 * What pruning would have saved, and what it would have cost: policies that stop trials of a sweep
 * early, and their replay on trials that were trained to the end. How a live sweep stops a trial
 * does not live here.
 */
package org.lyapunov4j.sweep.prune;
