package org.lyapunov4j.network;

import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/**
 * A listener that keeps what DL4J's workers and storage tell it about itself: who trains, in which
 * session, and where records go. {@code ParallelWrapper} clones listeners of this kind alone.
 */
public abstract class RoutedListener extends BaseTrainingListener
    implements RoutingIterationListener {
  private static final long serialVersionUID = 1L;

  private String workerId;
  private String sessionId;
  private transient StatsStorageRouter router;

  /** In a session, or null until DL4J names one. */
  protected RoutedListener(String sessionId) {
    this.sessionId = sessionId;
  }

  /** A copy for another worker of the same session. */
  @Override
  public abstract RoutingIterationListener clone();

  /** Null unless a parallel wrapper has set one. */
  @Override
  public String getWorkerID() {
    return workerId;
  }

  @Override
  public void setWorkerID(String id) {
    workerId = id;
  }

  @Override
  public String getSessionID() {
    return sessionId;
  }

  @Override
  public void setSessionID(String id) {
    sessionId = id;
  }

  @Override
  public StatsStorageRouter getStorageRouter() {
    return router;
  }

  @Override
  public void setStorageRouter(StatsStorageRouter value) {
    router = value;
  }
}
