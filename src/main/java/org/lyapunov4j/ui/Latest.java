package org.lyapunov4j.ui;

import java.util.LinkedHashMap;
import java.util.Map;

/** What was asked for last, of bounded size. Not for several threads. */
final class Latest<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;

  private final int most;

  Latest(int most) {
    super(16, 0.75f, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
