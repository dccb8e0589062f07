package org.lyapunov4j.sweep.spark;

/** What Spark's exceptions, which are pages long, come to: one sentence with what to do. */
final class SparkTrouble {
  private static final int LONGEST = 400;

  private SparkTrouble() {}

  /** Why no application could be started. */
  static String atStart(String master, Throwable failed) {
    String all = messages(failed);
    if (all.contains("All masters are unresponsive") || all.contains("stopped SparkContext")) {
      return "what is at %s took no application: it must be a master of the same Spark, %s"
          .formatted(master, SparkRelease.here());
    }
    return "no Spark application could be started at " + master + ": " + first(failed);
  }

  /** Why a job was given up. */
  static String ofJob(Throwable failed) {
    String all = messages(failed);
    if (all.contains("UnsupportedClassVersionError")) {
      return "executors must run on Java 17 or newer: set JAVA_HOME in conf/spark-env.sh of every"
          + " node, or spark.executorEnv.JAVA_HOME; trials that are finished are in the corpus";
    }
    if (all.matches("(?s).*(ClassNotFoundException|NoClassDefFoundError): org[./]lyapunov4j.*")) {
      return "executors do not have this library: give spark-submit its jars by --jars, as"
          + " docs/spark.md shows";
    }
    if (all.contains("All masters are unresponsive") || all.contains("Master removed")) {
      return "the cluster gave the application up ("
          + first(failed)
          + "): its executors could not be started, or the master is gone; --resume goes on";
    }
    return "Spark gave the sweep up, --resume goes on: " + first(failed);
  }

  private static String messages(Throwable failed) {
    StringBuilder all = new StringBuilder();
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      all.append(cause).append('\n');
    }
    return all.toString();
  }

  private static String first(Throwable failed) {
    String message = failed.getMessage() == null ? failed.toString() : failed.getMessage();
    String line = message.strip().lines().findFirst().orElse(failed.toString()).strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
