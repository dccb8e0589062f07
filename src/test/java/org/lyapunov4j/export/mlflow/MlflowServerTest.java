package org.lyapunov4j.export.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lyapunov4j.export.ExportedRun;
import org.lyapunov4j.record.RunState;

class MlflowServerTest {
  private static final String SECRET = "changeit";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:5000",
        "databricks",
        "file:///tmp/mlruns",
        "http://",
        "http://host:5000?x=1",
        "http://host#a",
        "http://ho st",
        "http://me:hunter2@host:5000",
      })
  void anAddressThatIsNoneIsRefusedWithoutRepeatingAPassword(String address) {
    String said =
        assertThrows(IllegalArgumentException.class, () -> MlflowServer.checked(address))
            .getMessage();
    assertTrue(said.startsWith("an MLflow server's address must "), said);
    assertFalse(said.contains("hunter2"), said);
  }

  @Test
  void whoIsLetInIsWhatMlflowsVariablesSay() {
    String to = "https://host/team/";
    assertEquals("https://host/team", MlflowServer.at(to, Map.of()).toString());
    assertEquals(Optional.empty(), MlflowServer.at(to, Map.of()).authorization());
    Map<String, String> token = Map.of("MLFLOW_TRACKING_TOKEN", "abc\n");
    assertEquals(Optional.of("Bearer abc"), MlflowServer.at(to, token).authorization());
    Map<String, String> both =
        Map.of(
            "MLFLOW_TRACKING_TOKEN", "abc",
            "MLFLOW_TRACKING_USERNAME", "me",
            "MLFLOW_TRACKING_PASSWORD", "hunter2");
    assertEquals(
        Optional.of("Basic " + Base64.getEncoder().encodeToString("me:hunter2".getBytes(UTF_8))),
        MlflowServer.at(to, both).authorization());
    assertEquals("https://host/team", MlflowServer.at(to, both).toString());
  }

  @Test
  void certificatesThatCantBeReadAreRefused() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    for (String bad : List.of("/no/such.pem", empty.toString())) {
      Map<String, String> variables = Map.of("MLFLOW_TRACKING_SERVER_CERT_PATH", bad);
      String said =
          assertThrows(
                  IllegalArgumentException.class, () -> MlflowServer.at("https://host", variables))
              .getMessage();
      assertTrue(said.contains(bad), said);
    }
    Map<String, String> both =
        Map.of("MLFLOW_TRACKING_SERVER_CERT_PATH", "x", "MLFLOW_TRACKING_INSECURE_TLS", "true");
    assertThrows(IllegalArgumentException.class, () -> MlflowServer.at("https://host", both));
  }

  @Test
  void anUnknownCertificateIsTrustedOnRequestAlone() throws Exception {
    // The name in it is another host's, which only the insecure way may overlook.
    try (StubMlflow server = StubMlflow.secure(identity("localhost"));
        StubMlflow other = StubMlflow.secure(identity("elsewhere"))) {
      Path pem = folder.resolve("localhost.pem");
      assertEquals(0, delivered(server, Map.of()));
      assertTrue(
          delivered(
                  server,
                  Map.of(
                      "MLFLOW_TRACKING_SERVER_CERT_PATH",
                      pem.toString(),
                      "MLFLOW_TRACKING_TOKEN",
                      "abc"))
              > 0);
      assertEquals(Set.of("Bearer abc"), server.authorizations);
      String elsewhere = folder.resolve("elsewhere.pem").toString();
      assertEquals(0, delivered(other, Map.of("MLFLOW_TRACKING_SERVER_CERT_PATH", elsewhere)));
      assertTrue(delivered(other, Map.of("MLFLOW_TRACKING_INSECURE_TLS", "true")) > 0);
    }
  }

  private static long delivered(StubMlflow server, Map<String, String> variables) throws Exception {
    Courier.Limits limits =
        new Courier.Limits(
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofMillis(50),
            Duration.ofSeconds(5),
            1000);
    MlflowServer at = MlflowServer.at(server.address(), variables);
    MlflowSink sink = MlflowSink.to(at, "experiment", "run", Map.of(), Clock.systemUTC(), limits);
    ExportedRun.tell(sink);
    for (int i = 0; i < 100 && sink.delivered() == 0 && !variables.isEmpty(); i++) {
      Thread.sleep(20);
    }
    sink.end(RunState.FINISHED, Duration.ofMillis(500));
    return sink.delivered();
  }

  /** A server with a key of its own for a host, whose certificate is left in a PEM file. */
  private SSLContext identity(String host) throws Exception {
    Path store = folder.resolve(host + ".p12");
    keytool(
        "-genkeypair",
        "-alias",
        "key",
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + host,
        "-ext",
        "SAN=dns:" + host,
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString());
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "key",
        "-keystore",
        store.toString(),
        "-file",
        folder.resolve(host + ".pem").toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, SECRET.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, SECRET.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private void keytool(String... arguments) throws Exception {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", SECRET));
    Path log = folder.resolve("keytool.log");
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertEquals(0, code, () -> readOrSay(log));
  }

  private static String readOrSay(Path log) {
    try {
      return Files.readString(log);
    } catch (java.io.IOException unreadable) {
      return unreadable.toString();
    }
  }
}
