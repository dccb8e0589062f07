/**
 * The recurrent cells whose equations are known, each as a {@link
 * org.lyapunov4j.spectrum.RecurrentCell}: one step of state and tangent vectors together, with the
 * derivation beside the loop. Weights come in as matrices and vectors; where they were read from is
 * not known here.
 */
package org.lyapunov4j.cell;
