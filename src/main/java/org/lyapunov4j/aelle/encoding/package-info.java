/**
 * What AeLLE is shown of a trial: the spectra and losses up to one moment as vectors of fixed
 * length, and what is known of many trials at that moment, with how they ended. What is learned
 * from it lives outside.
 */
package org.lyapunov4j.aelle.encoding;
