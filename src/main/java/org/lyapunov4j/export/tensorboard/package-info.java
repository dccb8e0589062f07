/**
 * Event files for TensorBoard, written without any library of TensorFlow's: their framing, the few
 * messages of protocol buffers that they need, and which message says what. Nothing here knows
 * DL4J.
 */
package org.lyapunov4j.export.tensorboard;
