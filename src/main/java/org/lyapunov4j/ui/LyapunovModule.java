package org.lyapunov4j.ui;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageEvent;
import org.deeplearning4j.core.storage.StatsStorageListener.EventType;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.api.Route;
import org.deeplearning4j.ui.api.UIModule;
import org.deeplearning4j.ui.i18n.I18NResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page at {@code /lyapunov} of DL4J's UI server, which finds it by itself and makes two of it.
 * It collects the {@link UiRecord}s of every attached storage, whatever else they hold.
 *
 * <p>No method throws: DL4J gives the events of all pages to one thread, which ends with the first
 * exception.
 */
public final class LyapunovModule implements UIModule {
  private static final Logger LOG = LoggerFactory.getLogger(LyapunovModule.class);
  private static final long MAX_EXPONENTS = 4 * KeptRun.MAX_EXPONENTS;
  private static final int CHUNK = 256;
  private final SessionStore sessions = new SessionStore(Clock.systemUTC(), MAX_EXPONENTS);
  private final List<Runs> attached = new ArrayList<>();
  private boolean warned;
  private boolean told;

  /** For DL4J, which loads it as a service. */
  public LyapunovModule() {}

  @Override
  public List<String> getCallbackTypeIDs() {
    return List.of(UiRecord.TYPE_ID);
  }

  @Override
  public List<I18NResource> getInternationalizationResources() {
    return List.of();
  }

  @Override
  public synchronized void reportStorageEvents(Collection<StatsStorageEvent> events) {
    for (StatsStorageEvent event : events) {
      contained(
          () -> {
            if (UiRecord.TYPE_ID.equals(event.getTypeID())) {
              take(event);
            }
          });
    }
  }

  private void take(StatsStorageEvent event) {
    StatsStorage storage = event.getStatsStorage();
    boolean staticInfo = event.getEventType() == EventType.PostStaticInfo;
    Persistable found = null;
    if (staticInfo) {
      found = storage.getStaticInfo(event.getSessionID(), event.getTypeID(), event.getWorkerID());
    } else if (event.getEventType() == EventType.PostUpdate) {
      found =
          storage.getUpdate(
              event.getSessionID(), event.getTypeID(), event.getWorkerID(), event.getTimestamp());
    }
    take(storage, found, staticInfo);
  }

  private void take(StatsStorage storage, Persistable found, boolean staticInfo) {
    if (found instanceof UiRecord record) {
      tellAddress();
      sessions.take(storage, record, staticInfo);
    }
  }

  /** DL4J's own pages have no place where others could be linked to. */
  private void tellAddress() {
    VertxUIServer server = VertxUIServer.getInstance();
    if (!told && server != null) {
      told = true;
      LOG.info("The spectra of this training are at {}/lyapunov", server.getAddress());
    }
  }

  @Override
  public synchronized void onAttach(StatsStorage storage) {
    contained(
        () -> {
          if (storage instanceof Runs runs) {
            attached.add(runs);
          }
          // Events that came before are among what is loaded now.
          sessions.forget(storage);
          for (String session : storage.listSessionIDs()) {
            contained(() -> load(storage, session));
          }
        });
  }

  private void load(StatsStorage storage, String session) {
    storage.getAllStaticInfos(session, UiRecord.TYPE_ID).forEach(info -> take(storage, info, true));
    for (String worker : storage.listWorkerIDsForSessionAndType(session, UiRecord.TYPE_ID)) {
      long[] times = storage.getAllUpdateTimes(session, UiRecord.TYPE_ID, worker);
      Arrays.sort(times);
      for (int from = 0; from < times.length; from += CHUNK) {
        long[] chunk = Arrays.copyOfRange(times, from, Math.min(times.length, from + CHUNK));
        List<Persistable> updates =
            new ArrayList<>(storage.getUpdates(session, UiRecord.TYPE_ID, worker, chunk));
        updates.sort((a, b) -> Long.compare(a.getTimeStamp(), b.getTimeStamp()));
        updates.forEach(update -> take(storage, update, false));
      }
    }
  }

  @Override
  public synchronized void onDetach(StatsStorage storage) {
    attached.remove(storage);
    sessions.forget(storage);
  }

  /** Runs what may fail; a first failure is warned of. */
  private void contained(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError failed) {
      if (!warned) {
        warned = true;
        LOG.warn("The page of Lyapunov4J could not take a record: {}", failed.toString());
      }
      LOG.debug("A record could not be taken", failed);
    }
  }

  @Override
  public List<Route> getRoutes() {
    return new PageRoutes(this::sources, sessions::forgotten).routes();
  }

  private synchronized List<Runs> sources() {
    List<Runs> all = new ArrayList<>(attached);
    all.add(sessions);
    return all;
  }
}
