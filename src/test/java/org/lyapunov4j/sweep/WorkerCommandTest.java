package org.lyapunov4j.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerCommandTest {
  /** A virtual machine that is told of two collectors does not start. */
  @Test
  void aWorkerInheritsNeitherAgentsNorACollector() {
    assertEquals(
        List.of("-Xmx2g", "-Djava.awt.headless=true", "-XX:+UseCompressedOops"),
        WorkerCommand.inherited(
            List.of(
                "-Xmx2g",
                "-XX:+UseParallelGC",
                "-XX:-UseG1GC",
                "-XX:+UseZGC",
                "-javaagent:x.jar",
                "-agentlib:jdwp",
                "-Djava.awt.headless=true",
                "-XX:+UseCompressedOops")));
  }
}
