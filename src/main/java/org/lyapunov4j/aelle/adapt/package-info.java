/**
 * What the trainings of a user's own task tell of the next one: voices that learn from siblings,
 * and the weights with which they are heard beside a model that has never seen the task. The model
 * is known here by its forecasts alone; how a model is asked lives in {@code aelle}.
 */
package org.lyapunov4j.aelle.adapt;
