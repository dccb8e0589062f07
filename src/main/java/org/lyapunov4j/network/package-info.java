/**
 * From a DL4J network to cells and drives. {@link org.lyapunov4j.network.NetworkReader} finds the
 * recurrent layers of a {@code MultiLayerNetwork} or {@code ComputationGraph}, looks through
 * wrappers (bidirectional, last time step, masking, frozen), copies their weights, and sends the
 * probe ({@link org.lyapunov4j.network.Probe}) through a copy of the network to learn which
 * sequences reach each of them. The live network is only looked at, never run. What comes out
 * ({@link org.lyapunov4j.network.NetworkSnapshot}) holds plain Java arrays and may be used on any
 * thread. A recurrent layer unknown here becomes readable through a {@link
 * org.lyapunov4j.network.LayerReader}.
 */
package org.lyapunov4j.network;
