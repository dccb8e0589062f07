package org.lyapunov4j.ui;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.StorageMetaData;
import org.deeplearning4j.core.storage.impl.RemoteUIStatsStorageRouter;

/**
 * Posts records to a DL4J UI server as DL4J's own {@link RemoteUIStatsStorageRouter} does, but
 * returns when they have arrived and throws when they have not. DL4J's router loses the record in
 * hand when the server goes away, keeps the rest without bound, and after eleven failures drops
 * everything for good; none of it can be asked for.
 */
final class UiServerRouter implements StatsStorageRouter {
  private static final int TIMEOUT_MILLIS = 5_000;

  private final URL url;

  private UiServerRouter(URL url) {
    this.url = url;
  }

  /**
   * @param address of the server, for example {@code http://localhost:9000}
   */
  static UiServerRouter to(String address) {
    try {
      URI uri = URI.create(address.endsWith("/") ? address : address + "/");
      return new UiServerRouter(uri.resolve(RemoteUIStatsStorageRouter.DEFAULT_PATH).toURL());
    } catch (IOException | IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          "the address of a UI server must be like http://localhost:9000, got " + address,
          malformed);
    }
  }

  /** A router of ours to where DL4J's one posts; any other router itself. */
  static StatsStorageRouter reliable(StatsStorageRouter router) {
    if (router instanceof RemoteUIStatsStorageRouter) {
      try {
        Field field = RemoteUIStatsStorageRouter.class.getDeclaredField("url");
        field.setAccessible(true);
        return new UiServerRouter((URL) field.get(router));
      } catch (ReflectiveOperationException | RuntimeException hidden) {
        return router;
      }
    }
    return router;
  }

  private void post(String type, String className, byte[] bytes) {
    // Base64 and class names need no escaping.
    String json =
        "{\"type\":\"%s\",\"class\":\"%s\",\"data\":\"%s\"}"
            .formatted(type, className, Base64.getEncoder().encodeToString(bytes));
    int status = status(json.getBytes(StandardCharsets.US_ASCII));
    if (status == HttpURLConnection.HTTP_FORBIDDEN) {
      throw new Outbox.Unreachable(
          "the UI server at "
              + url
              + " does not listen for records of other processes: call enableRemoteListener() on"
              + " it",
          null);
    }
    if (status != HttpURLConnection.HTTP_OK) {
      throw new IllegalStateException("the UI server at " + url + " answered " + status);
    }
  }

  private int status(byte[] body) {
    try {
      HttpURLConnection connection = (HttpURLConnection) url.openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setRequestMethod("POST");
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(body.length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
      int status = connection.getResponseCode();
      if (connection.getErrorStream() != null) {
        connection.getErrorStream().close();
      } else if (status == HttpURLConnection.HTTP_OK) {
        connection.getInputStream().close();
      }
      return status;
    } catch (IOException unreachable) {
      throw new Outbox.Unreachable(
          "the UI server at " + url + " can't be reached: " + unreachable.getMessage(),
          unreachable);
    }
  }

  @Override
  public void putStorageMetaData(StorageMetaData metaData) {
    post("MetaData", metaData.getClass().getName(), metaData.encode());
  }

  @Override
  public void putStorageMetaData(Collection<? extends StorageMetaData> metaData) {
    metaData.forEach(this::putStorageMetaData);
  }

  @Override
  public void putStaticInfo(Persistable staticInfo) {
    post("StaticInfo", staticInfo.getClass().getName(), staticInfo.encode());
  }

  @Override
  public void putStaticInfo(Collection<? extends Persistable> staticInfo) {
    staticInfo.forEach(this::putStaticInfo);
  }

  @Override
  public void putUpdate(Persistable update) {
    post("Update", update.getClass().getName(), update.encode());
  }

  @Override
  public void putUpdate(Collection<? extends Persistable> updates) {
    updates.forEach(this::putUpdate);
  }
}
