/** Plots of recorded runs, as files. What was recorded, and how, lives elsewhere. */
package org.lyapunov4j.view;
