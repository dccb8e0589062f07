/**
 * Acts on what spectra say, and only where it is asked to: the monitor changes nothing, this room
 * does. {@link org.lyapunov4j.guide.SpectralGuide} puts the exponents of a network where they must
 * be before it trains, {@link org.lyapunov4j.guide.TbpttFollower} lets the length of truncated
 * backpropagation follow the memory while it trains, and {@link org.lyapunov4j.guide.Remedies} does
 * what a flag advises.
 */
package org.lyapunov4j.guide;
