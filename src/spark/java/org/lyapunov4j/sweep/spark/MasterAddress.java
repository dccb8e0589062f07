package org.lyapunov4j.sweep.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.config.ConfigException;

/**
 * Whether somebody is there at {@code spark://host:port[,host:port]}. Spark itself finds out after
 * a minute, and says so in many words.
 */
final class MasterAddress {
  private static final String STANDALONE = "spark://";
  private static final int MILLIS = 5_000;

  private MasterAddress() {}

  /** Refuses a standalone master none of whose addresses takes a connection. */
  static void require(String master) {
    if (!master.startsWith(STANDALONE)) {
      return;
    }
    List<String> reasons = new ArrayList<>();
    for (String address : master.substring(STANDALONE.length()).split(",", -1)) {
      try {
        reach(address, master);
        return;
      } catch (IOException unreachable) {
        reasons.add(address + ": " + unreachable.getMessage());
      }
    }
    throw new ConfigException(
        "no Spark master is at %s (%s): start one, or give --master the address that its page shows"
            .formatted(master, String.join("; ", reasons)));
  }

  private static void reach(String address, String master) throws IOException {
    int colon = address.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      int port = Integer.parseInt(address.substring(colon + 1));
      InetSocketAddress to = new InetSocketAddress(address.substring(0, colon), port);
      if (to.isUnresolved()) {
        throw new IOException("no machine has this name");
      }
      socket.connect(to, MILLIS);
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException malformed) {
      throw new ConfigException(
          "--master must be spark://host:port, local[n], yarn or k8s://..., got " + master);
    }
  }
}
