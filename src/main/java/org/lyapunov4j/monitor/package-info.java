/**
 * When spectra are computed during training, and by whom: {@link
 * org.lyapunov4j.monitor.LyapunovListener}, which DL4J calls, {@link
 * org.lyapunov4j.monitor.Schedule}, which says at which moments, and the book-keeping between them.
 * Nothing that goes wrong here reaches the training: it becomes a record and a warning. How a
 * network is read, how a spectrum is computed, and where a report goes lives elsewhere.
 */
package org.lyapunov4j.monitor;
