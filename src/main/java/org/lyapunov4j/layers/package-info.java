/**
 * Recurrent layers that DL4J lacks, to be used in any {@code MultiLayerNetwork} or {@code
 * ComputationGraph} like its own: {@link org.lyapunov4j.layers.GRU}, {@link
 * org.lyapunov4j.layers.AntisymmetricRnn} and {@link org.lyapunov4j.layers.CoRnn}.
 *
 * <p>A layer is written as the equations of one step and their adjoint, an {@link
 * org.lyapunov4j.layers.RnnStep}. All else is the same for every recurrent layer and lives here
 * once: parameters and their initialisation, unrolling in time, state that is carried from segment
 * to segment, masks, data formats, dropout, weight noise, and the gradients of input weights and
 * biases. To add a layer, extend {@link org.lyapunov4j.layers.StepRnn}.
 */
package org.lyapunov4j.layers;
