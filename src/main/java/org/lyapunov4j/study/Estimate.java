package org.lyapunov4j.study;

/**
 * A figure and the interval that holds it with 95 % confidence, by bootstrap over trials; NaN where
 * it is not defined.
 */
public record Estimate(double value, double low, double high) {}
