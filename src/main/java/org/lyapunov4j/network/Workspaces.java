package org.lyapunov4j.network;

import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's workspaces of the thread that calls. */
public final class Workspaces {
  private Workspaces() {}

  /**
   * Frees them one by one: ND4J's way to destroy them all runs the garbage collector as well, and
   * every thread would stand still meanwhile.
   */
  public static void destroy() {
    MemoryWorkspaceManager manager = Nd4j.getWorkspaceManager();
    manager.getAllWorkspacesForCurrentThread().forEach(manager::destroyWorkspace);
  }
}
