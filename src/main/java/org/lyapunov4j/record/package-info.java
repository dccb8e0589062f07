/**
 * Run directories: one folder a training run, {@code <name>-<yyyyMMdd-HHmmss>}, that holds {@code
 * run.json} (what was run, where, how it ended), {@code checkpoints.jsonl} (one {@link
 * org.lyapunov4j.checkpoint.CheckpointReport} a line), {@code flags.jsonl} and {@code scores.csv}
 * (one loss a line); and sweep directories, whose {@code corpus.jsonl} has one trial a line. Every
 * line is written whole, so that a run that was killed can be read up to its last checkpoint.
 * Numbers that JSON can't express are {@code null} and come back as NaN, never as 0. How a report
 * is shown or judged does not live here.
 */
package org.lyapunov4j.record;
