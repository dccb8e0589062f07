/**
 * Watches trainings by dl4j-spark from the driver, where the weights of all workers come together.
 * What is measured, judged and told is {@code monitor}'s.
 */
package org.lyapunov4j.monitor.spark;
