/**
 * The mathematics: what a driven system with a tangent map is ({@link
 * org.lyapunov4j.spectrum.RecurrentCell}), and how its Lyapunov spectrum is computed ({@link
 * org.lyapunov4j.spectrum.SpectrumEstimator}) and described ({@link
 * org.lyapunov4j.spectrum.LyapunovSpectrum}). Arrays in, records out; the only foreign thing here
 * is BLAS and LAPACK. Nothing in this package knows what a neural network library is.
 */
package org.lyapunov4j.spectrum;
