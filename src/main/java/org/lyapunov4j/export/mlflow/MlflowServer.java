package org.lyapunov4j.export.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where an MLflow server is, and how to be let in: by MLflow's own environment variables, {@code
 * MLFLOW_TRACKING_TOKEN}, {@code MLFLOW_TRACKING_USERNAME} with {@code MLFLOW_TRACKING_PASSWORD},
 * {@code MLFLOW_TRACKING_SERVER_CERT_PATH} and {@code MLFLOW_TRACKING_INSECURE_TLS}.
 */
public final class MlflowServer {
  private static final String VARIABLE = "MLFLOW_TRACKING_";

  private final URI address;
  private final Optional<String> authorization;
  private final Optional<SSLContext> tls;

  private MlflowServer(URI address, Optional<String> authorization, Optional<SSLContext> tls) {
    this.address = address;
    this.authorization = authorization;
    this.tls = tls;
  }

  /**
   * The server at an address.
   *
   * @param address for example {@code https://mlflow.example.org/team}
   * @throws IllegalArgumentException if the address, or what the environment says of it, is wrong
   */
  public static MlflowServer at(String address) {
    return at(address, System.getenv());
  }

  /** The server that {@code MLFLOW_TRACKING_URI} names. */
  public static MlflowServer ofEnvironment() {
    String address = System.getenv(VARIABLE + "URI");
    if (address == null || address.isBlank()) {
      throw new IllegalArgumentException(
          VARIABLE
              + "URI must be set to the address of a server, for example http://localhost:5000");
    }
    return at(address);
  }

  static MlflowServer at(String address, Map<String, String> environment) {
    return new MlflowServer(checked(address), authorization(environment), tls(environment));
  }

  /**
   * The address of a server, without a slash at its end.
   *
   * @throws IllegalArgumentException if it is none; one sentence, which does not repeat what may be
   *     a password
   */
  public static URI checked(String address) {
    URI uri;
    try {
      uri = URI.create(address.strip().replaceFirst("/+$", ""));
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException("an MLflow server's address must be a URL", malformed);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "an MLflow server's address must have no user and password in it: set "
              + VARIABLE
              + "USERNAME and "
              + VARIABLE
              + "PASSWORD");
    }
    if (!(scheme.equals("http") || scheme.equals("https"))
        || uri.getHost() == null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "an MLflow server's address must be like http://host:5000 or https://host/path, got "
              + address);
    }
    return uri;
  }

  /** User and password before token, as in MLflow's own clients. */
  private static Optional<String> authorization(Map<String, String> environment) {
    String user = environment.getOrDefault(VARIABLE + "USERNAME", "");
    String password = environment.getOrDefault(VARIABLE + "PASSWORD", "");
    String token = environment.getOrDefault(VARIABLE + "TOKEN", "").strip();
    if (!user.isEmpty() && !password.isEmpty()) {
      byte[] both = (user + ":" + password).getBytes(UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
    }
    return token.isEmpty() ? Optional.empty() : Optional.of("Bearer " + token);
  }

  private static Optional<SSLContext> tls(Map<String, String> environment) {
    String insecure = environment.getOrDefault(VARIABLE + "INSECURE_TLS", "").strip();
    String certificate = environment.getOrDefault(VARIABLE + "SERVER_CERT_PATH", "").strip();
    boolean trusting = insecure.equalsIgnoreCase("true") || insecure.equals("1");
    if (trusting && !certificate.isEmpty()) {
      throw new IllegalArgumentException(
          VARIABLE
              + "INSECURE_TLS and "
              + VARIABLE
              + "SERVER_CERT_PATH must not both be set: the one trusts every server, the other one");
    }
    if (trusting) {
      return Optional.of(Tls.trustingAll());
    }
    return certificate.isEmpty()
        ? Optional.empty()
        : Optional.of(Tls.trusting(Path.of(certificate)));
  }

  URI address() {
    return address;
  }

  /** Value of the header that lets in. */
  Optional<String> authorization() {
    return authorization;
  }

  /** Which certificates are trusted; empty for those that Java trusts. */
  Optional<SSLContext> tls() {
    return tls;
  }

  /** The address alone. */
  @Override
  public String toString() {
    return address.toString();
  }
}
