/**
 * The engine that trains the trials of a sweep on the executors of a Spark application. Plans
 * travel to the executors as lines, and answers travel back as framed bytes; in between the same
 * worker processes train as on one machine, so that native memory, threads and crashes never meet
 * an executor's virtual machine, and a corpus has the same bytes. What is recorded is the driver's,
 * as ever. Nothing else in the project knows Spark but what watches trainings by dl4j-spark; both
 * are compiled by the profile {@code spark} alone.
 */
package org.lyapunov4j.sweep.spark;
