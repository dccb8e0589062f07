/**
 * The learners that AeLLE is put together from, for some hundred rows of some hundred features:
 * arrays in, immutable models out. Everything is seeded and single-threaded, so the same rows give
 * the same bits. What a row means, and DL4J, are not known here.
 *
 * <p>Shapes throughout: rows {@code [n][d]}, targets {@code [n][m]}.
 */
package org.lyapunov4j.learn;
