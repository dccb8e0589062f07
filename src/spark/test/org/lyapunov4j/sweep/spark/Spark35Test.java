package org.lyapunov4j.sweep.spark;

/** The oldest Spark that is supported, with the Scala of its default download. */
class Spark35Test extends SparkClusterContract {
  Spark35Test() {
    super("3.5");
  }
}
