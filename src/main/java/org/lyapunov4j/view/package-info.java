/**
 * What is shown of recorded runs and sweeps, on the page and in files alike: the JSON that the
 * views draw, the scripts they draw it by, the report in one file, and plots as PNG and SVG. Where
 * runs come from, and how they reach a browser, does not live here.
 */
package org.lyapunov4j.view;
