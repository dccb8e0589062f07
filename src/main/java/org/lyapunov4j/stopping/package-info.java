/**
 * Ends trainings that a monitor has flagged, in the ways DL4J lets one: termination conditions for
 * its early stopping, and iterators that end for plain {@code fit}. All of them ask the same
 * monitor, so they share its verdict. What deserves to be stopped is decided by rules, in {@code
 * flag}.
 */
package org.lyapunov4j.stopping;
