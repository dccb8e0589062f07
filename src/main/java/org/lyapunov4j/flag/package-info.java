/**
 * Verdicts on a training run, made of its checkpoints and losses: what is wrong, in which layer,
 * how sure, on what evidence, and what to try. One rule a file; patience and warm-up go around any
 * rule. Rules that ask a trained model live with the model, in {@code aelle}; who is told of a
 * flag, and what is stopped by one, is no matter of this package.
 *
 * <p><b>Numbers that are none.</b> What a rule makes of them:
 *
 * <ol>
 *   <li>A leading exponent that is NaN, or an infinite positive one, is what {@code NON_FINITE}
 *       flags; to all other rules the layer has no spectrum at that checkpoint.
 *   <li>{@code -Infinity} is an exponent: a direction that the layer annihilates. It is below every
 *       threshold, and its error is 0.
 *   <li>A standard error that is NaN is an unknown error: no claim about that exponent is beyond
 *       its error, so there is no verdict but {@code UNCONVERGED}.
 *   <li>A training loss that is NaN or infinite is flagged where it comes from a minibatch ({@link
 *       org.lyapunov4j.flag.RunHistory#losses()}). A checkpoint's own score or validation loss that
 *       is NaN is unknown; one that is infinite is flagged.
 *   <li>A progress that is NaN is unknown: a warm-up then counts checkpoints alone.
 *   <li>A length or count that is 0 is unknown: growth and decay over the sequence are then not
 *       judged, but the exponent itself may be.
 *   <li>A failed checkpoint, and a layer without a spectrum, raise nothing but what their failure
 *       says, and let no flag go that stands.
 *   <li>Confidence that is NaN: the rule has no probability to give.
 * </ol>
 */
package org.lyapunov4j.flag;
