/**
 * What networks are trained on: supervised sequences with a training and a validation part ({@link
 * org.lyapunov4j.task.SequenceTask}), made from settings by {@link org.lyapunov4j.task.Tasks}. Some
 * are bundled (a text, rows of handwritten digits), some are computed (adding, copy, sines, Lorenz,
 * Mackey-Glass), some are the user's own (a text file, NumPy arrays). Which network learns a task,
 * and for how long, is not decided here.
 */
package org.lyapunov4j.task;
