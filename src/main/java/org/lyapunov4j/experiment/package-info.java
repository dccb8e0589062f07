/**
 * From a YAML configuration to a trained network with a monitor attached: the configuration as
 * typed settings, the network made from them, the training loop, and its run directory. What the
 * terminal shows of it is for the command line to say.
 */
package org.lyapunov4j.experiment;
