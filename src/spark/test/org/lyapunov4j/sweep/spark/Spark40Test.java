package org.lyapunov4j.sweep.spark;

/** A Spark of the next major version, with the next Scala. */
class Spark40Test extends SparkClusterContract {
  Spark40Test() {
    super("4.0");
  }
}
