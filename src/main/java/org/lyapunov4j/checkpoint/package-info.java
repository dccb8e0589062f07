/**
 * What is known at one checkpoint of a training run, as immutable records, and the interfaces of
 * the places it can be taken to. The words that monitor, records, rules and pages share live here;
 * how a spectrum is computed, when, and where a report is written does not.
 */
package org.lyapunov4j.checkpoint;
