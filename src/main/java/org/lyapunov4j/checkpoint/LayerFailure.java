package org.lyapunov4j.checkpoint;

/**
 * Why a layer has no spectrum at a checkpoint.
 *
 * @param layer the layer's name, or empty where the whole checkpoint failed
 * @param reason one sentence: what, where, what to do
 */
public record LayerFailure(String layer, String reason) {}
