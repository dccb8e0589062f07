/**
 * AeLLE, the autoencoder of Lyapunov exponents: from the spectra that a trial has shown so far to
 * how well it will end. Training, the model and its file, and the rules that ask a model live here;
 * corpora live in {@code corpus}, and how well a model forecasts is asked in {@code study}.
 */
package org.lyapunov4j.aelle;
