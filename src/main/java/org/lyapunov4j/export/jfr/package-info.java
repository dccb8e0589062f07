/** Checkpoints as events of Java's Flight Recorder, so that a profile of a training shows them. */
package org.lyapunov4j.export.jfr;
