/**
 * AeLLE, the autoencoder of Lyapunov exponents: from the spectra that a trial has shown so far to
 * how well it will end. Corpora live here, as records, as files and as what is learned from them.
 * How a spectrum is computed and how trials are trained does not.
 */
package org.lyapunov4j.aelle;
