/**
 * A corpus: trials, each of which is what a training has shown at its checkpoints and how it ended,
 * as records and as files of one trial a line. Who trains the trials, and what is learned from
 * them, does not live here.
 */
package org.lyapunov4j.corpus;
