/**
 * A training as a run of an MLflow server, told over MLflow's REST interface by {@code
 * java.net.http}, with a bounded queue and a thread of its own between the training and the
 * network.
 */
package org.lyapunov4j.export.mlflow;
