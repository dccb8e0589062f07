/**
 * What takes a training to where its user already looks: a room for each place, of which none knows
 * another, so that what one of them needs is nobody else's concern. What they share is here: which
 * numbers of a checkpoint are told and how they are called ({@link org.lyapunov4j.export.Figures}),
 * and that a sink may hear how a run has ended ({@link org.lyapunov4j.export.RunSink}). When a sink
 * is called, and in what order, is the monitor's matter.
 */
package org.lyapunov4j.export;
