/**
 * What happens to whole commands when they are killed, when a disk is really full, and when clients
 * are hostile. Takes minutes, so {@code mvn verify -Pchaos} runs these tests and no others; {@code
 * -Dchaos.seed} repeats one, {@code -Dchaos.kills} says how many kills of each kind.
 */
package org.lyapunov4j.chaos;
