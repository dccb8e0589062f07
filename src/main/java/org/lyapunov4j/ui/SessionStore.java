package org.lyapunov4j.ui;

import java.time.Clock;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lyapunov4j.view.ViewedRun;

/**
 * The sessions of all attached storages, in bounded memory: a session that has become long is
 * thinned, and where there are too many in all, that one is forgotten which nothing was heard of
 * for longest.
 */
final class SessionStore implements Runs {
  private static final int MAX_SESSIONS = 256;
  private static final int SHARE = 4;
  private static final long LIVE_MILLIS = 120_000;

  private final Clock clock;
  private final long maxExponents;
  private final IdentityHashMap<Object, Map<String, Session>> storages = new IdentityHashMap<>();
  private long forgotten;

  /**
   * @param maxExponents kept of all sessions; one session gets a quarter at most
   */
  SessionStore(Clock clock, long maxExponents) {
    this.clock = clock;
    this.maxExponents = maxExponents;
  }

  synchronized void take(Object storage, UiRecord record, boolean staticInfo) {
    storages
        .computeIfAbsent(storage, s -> new LinkedHashMap<>())
        .computeIfAbsent(record.getSessionID(), id -> new Session(id, maxExponents / SHARE))
        .take(record, staticInfo);
    while (tooMuch()) {
      forgetOldest();
    }
  }

  private boolean tooMuch() {
    long count = sessions().count();
    return count > MAX_SESSIONS
        || (count > 1 && sessions().mapToLong(Session::exponents).sum() > maxExponents);
  }

  private void forgetOldest() {
    Session oldest = sessions().min(Comparator.comparingLong(Session::touchedMillis)).orElseThrow();
    storages.values().forEach(sessions -> sessions.values().remove(oldest));
    forgotten++;
  }

  synchronized void forget(Object storage) {
    storages.remove(storage);
  }

  private Stream<Session> sessions() {
    return storages.values().stream().flatMap(sessions -> sessions.values().stream());
  }

  private boolean live(Session session) {
    return clock.millis() - session.touchedMillis() < LIVE_MILLIS;
  }

  /** Sessions that were forgotten for want of room. */
  synchronized long forgotten() {
    return forgotten;
  }

  @Override
  public synchronized List<Entry> list() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    sessions()
        .sorted(Comparator.comparingLong(Session::touchedMillis).reversed())
        .map(session -> session.entry(live(session)))
        .forEach(entry -> entries.putIfAbsent(entry.id(), entry));
    return List.copyOf(entries.values());
  }

  @Override
  public synchronized Optional<ViewedRun> run(String id) {
    return storages.values().stream()
        .flatMap(sessions -> sessions.entrySet().stream())
        .filter(session -> ShortId.of(session.getKey()).equals(id))
        .map(Map.Entry::getValue)
        .max(Comparator.comparingLong(Session::touchedMillis))
        .map(session -> session.view(live(session)));
  }
}
