package org.lyapunov4j.aelle.adapt;

/**
 * What a model that has not seen the task says of a path from its spectra alone.
 *
 * @param badness expected share of trials that end better
 * @param unfamiliarity how unlike the model's corpus it is, above 1 where the model abstains
 */
public record Outlook(double badness, double unfamiliarity) {}
