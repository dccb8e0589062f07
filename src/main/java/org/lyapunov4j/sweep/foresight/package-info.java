/**
 * How early it can be told that a training will blow up: alarms, among them the rules of {@code
 * flag}, on recorded trainings whose end is known; and what became of the trials of a corpus that
 * rules flag. Nothing here watches a training under way.
 */
package org.lyapunov4j.sweep.foresight;
